// The central system as OCPP 1.6 stations see it: one handler per message, in the file of its
// functional block. Holds no state of its own, so all connections share one.
#pragma once
#include "ocpp/rpc/router.hpp"
#include "ocpp/services/authorization_service.hpp"
#include "ocpp/services/availability_service.hpp"
#include "ocpp/services/certificate_service.hpp"
#include "ocpp/services/diagnostics_service.hpp"
#include "ocpp/services/firmware_service.hpp"
#include "ocpp/services/meter_value_service.hpp"
#include "ocpp/services/registration_service.hpp"
#include "ocpp/services/transaction_service.hpp"
#include "ocpp/v16/charge_point.hpp"
#include "ocpp/v16/messages/authorization.hpp"
#include "ocpp/v16/messages/availability.hpp"
#include "ocpp/v16/messages/certificate.hpp"
#include "ocpp/v16/messages/data_transfer.hpp"
#include "ocpp/v16/messages/diagnostics.hpp"
#include "ocpp/v16/messages/firmware.hpp"
#include "ocpp/v16/messages/provisioning.hpp"
#include "ocpp/v16/messages/security_event.hpp"
#include "ocpp/v16/messages/transactions.hpp"

namespace voltgate {
class CommandService;
class ViolationService;
}  // namespace voltgate

namespace voltgate::v16 {

/// The services behind the handlers.
struct CentralSystemServices {
    RegistrationService& registration;
    AuthorizationService& authorization;
    TransactionService& transactions;
    MeterValueService& meterValues;
    AvailabilityService& availability;
    ViolationService& violations;
    CommandService& commands;
    DiagnosticsService& diagnostics;
    FirmwareService& firmware;
    CertificateService& certificates;
    SecurityEventService& securityEvents;
    const Clock& clock;
};

class CentralSystem {
public:
    explicit CentralSystem(CentralSystemServices services);

    const rpc::Router<ChargePoint>& router() const { return router_; }

    void violated(const ChargePoint& station, ViolationReport report);
    /// An answer to a command has come after its time.
    void answeredLate(const ChargePoint& station, CommandOutcome outcome);
    /// The station's newest connection has ended.
    void disconnected(const ChargePoint& station);

private:
    Task<BootNotificationResponse> bootNotification(ChargePoint& station,
                                                    const BootNotificationRequest& request);
    Task<HeartbeatResponse> heartbeat(ChargePoint& station, const HeartbeatRequest& request);
    Task<AuthorizeResponse> authorize(ChargePoint& station, const AuthorizeRequest& request);
    Task<Empty> statusNotification(ChargePoint& station, const StatusNotificationRequest& request);
    Task<StartTransactionResponse> startTransaction(ChargePoint& station,
                                                    const StartTransactionRequest& request);
    Task<Empty> meterValues(ChargePoint& station, const MeterValuesRequest& request);
    Task<StopTransactionResponse> stopTransaction(ChargePoint& station,
                                                  const StopTransactionRequest& request);
    Task<DataTransferResponse> dataTransfer(ChargePoint& station,
                                            const DataTransferRequest& request);
    Task<Empty> diagnosticsStatus(ChargePoint& station,
                                  const DiagnosticsStatusNotificationRequest& request);
    Task<Empty> logStatus(ChargePoint& station, const LogStatusNotificationRequest& request);
    Task<Empty> firmwareStatus(ChargePoint& station,
                               const FirmwareStatusNotificationRequest& request);
    Task<Empty> signedFirmwareStatus(ChargePoint& station,
                                     const SignedFirmwareStatusNotificationRequest& request);
    Task<SignCertificateResponse> signCertificate(ChargePoint& station,
                                                  const SignCertificateRequest& request);
    Task<Empty> securityEventNotification(ChargePoint& station,
                                          const SecurityEventNotificationRequest& request);

    CentralSystemServices services_;
    rpc::Router<ChargePoint> router_;
};

}  // namespace voltgate::v16
