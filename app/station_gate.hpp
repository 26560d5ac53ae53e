// Lets stations in: the verdict on each handshake is recorded, and one that passes gets the session
// of its OCPP version. Called on io threads; never blocks.
#pragma once
#include <asio/io_context.hpp>
#include <atomic>
#include <functional>

#include "ocpp/repositories/connection_attempt_repository.hpp"
#include "ocpp/repositories/frame_repository.hpp"
#include "ocpp/services/admission_service.hpp"
#include "ocpp/services/certificate_service.hpp"
#include "ocpp/services/command_service.hpp"
#include "ocpp/services/device_model_service.hpp"
#include "ocpp/services/security_change_service.hpp"
#include "ocpp/transport/gate.hpp"
#include "ocpp/v16/central_system.hpp"

namespace voltgate::app {

struct StationGateParts {
    asio::io_context& io;
    AdmissionService& admission;
    const QuirkProfileService& profiles;
    ConnectionAttemptRepository& attempts;
    FrameRepository* frames;  ///< Null: no frame log.
    int frameLogRate = 0;
    int disconnectAfterUnanswered = 0;  ///< Calls in a row, unless a quirk profile says otherwise.
    ConnectedStations& connected;
    CommandService& commands;
    DeviceModelService& deviceModel;
    CertificateService& certificates;
    SecurityChangeService& securityChanges;
    v16::CentralSystem& centralSystem;
    const Clock& clock;
    std::function<void(const StationId&)> stationIsReady{};  ///< May be empty.
};

class StationGate final : public transport::Gate {
public:
    explicit StationGate(StationGateParts parts) : parts_(parts) {}

    transport::HandshakeAnswer knock(const transport::HandshakeRequest& request) override;
    void failed(const transport::HandshakeRequest& request, ConnectionVerdict verdict,
                const std::string& reason) override;

private:
    std::shared_ptr<rpc::Session> open(const ChargingStation& station, std::uint64_t generation,
                                       std::shared_ptr<rpc::Link> link);

    StationGateParts parts_;
    std::atomic<std::uint64_t> generation_{0};
};

}  // namespace voltgate::app
