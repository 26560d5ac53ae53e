// The connection doctor: gathers what all repositories know of a station, registered or not, and
// says in sentences what is wrong and what to do. Safe to use from any thread.
#pragma once
#include <string>

#include "ocpp/repositories/certificate_repository.hpp"
#include "ocpp/repositories/command_repository.hpp"
#include "ocpp/repositories/connection_attempt_repository.hpp"
#include "ocpp/repositories/connector_repository.hpp"
#include "ocpp/repositories/device_model_repository.hpp"
#include "ocpp/repositories/transaction_repository.hpp"
#include "ocpp/services/doctor_rules.hpp"
#include "ocpp/services/quirk_profile_service.hpp"
#include "ocpp/services/registration_service.hpp"
#include "ocpp/services/violation_service.hpp"

namespace voltgate {

struct DoctorSources {
    RegistrationService& registration;
    /// Null where no station can be connected: then what was noted of its connection counts.
    const ConnectedStations* connected;
    ConnectionAttemptRepository& attempts;
    ConnectorRepository& connectors;
    TransactionRepository& transactions;
    CommandRepository& commands;
    DeviceModelRepository& deviceModel;
    ViolationService& violations;
    CertificateRepository& certificates;
    const QuirkProfileService& profiles;
    const Clock& clock;
};

class DoctorService {
public:
    explicit DoctorService(DoctorSources sources) : from_(sources) {}

    /// The id compares in any case.
    Task<Diagnosis> examine(std::string stationId);

private:
    Task<DoctorFacts> gather(std::string stationId);
    Task<> gatherOfRegistered(DoctorFacts& facts);
    void gatherPresence(DoctorFacts& facts) const;

    DoctorSources from_;
};

}  // namespace voltgate
