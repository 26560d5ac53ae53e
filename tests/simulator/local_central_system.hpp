// A real central system on a free port of this machine, on in-memory repositories, with a thread of
// its own: what the simulated station is tested against.
#pragma once
#include <asio/executor_work_guard.hpp>
#include <asio/use_future.hpp>
#include <thread>

#include "app/station_gate.hpp"
#include "ocpp/services/violation_service.hpp"
#include "ocpp/transport/websocket_server.hpp"
#include "tests/support/in_memory_files.hpp"
#include "tests/support/in_memory_repositories.hpp"

namespace voltgate {

class LocalCentralSystem {
public:
    LocalCentralSystem();
    ~LocalCentralSystem();

    std::string url() const { return "ws://127.0.0.1:" + std::to_string(port_) + "/ocpp"; }
    void addStation(const std::string& id, int securityProfile = 0, std::string password = "");
    void addToken(const std::string& token, TokenStatus status = TokenStatus::Accepted,
                  std::optional<std::string> groupId = std::nullopt);
    /// Sends the command to the station, which must be online.
    CommandOutcome perform(const std::string& station, StationCommand command);

    /// Ends all connections and listens no more; resume() listens on the same port again.
    void pause();
    void resume();
    /// While unreachable, what must be stored is answered with InternalError.
    void setDatabaseReachable(bool whether);

    std::vector<Transaction> transactions();
    std::vector<StoredMeterValue> meterValues(TransactionNumber number);
    std::vector<Connector> connectors(const std::string& station);

private:
    template <class T>
    T await(Task<T> task) {
        return asio::co_spawn(io_, std::move(task), asio::use_future).get();
    }
    void listen();

    asio::io_context io_{1};
    asio::executor_work_guard<asio::io_context::executor_type> work_;
    SystemClock clock_;
    InMemoryTables tables_{clock_};
    InMemoryStations stations_{tables_};
    InMemoryConnectors connectors_{tables_};
    InMemoryIdTokens tokens_{tables_};
    InMemoryTransactions transactions_{tables_};
    InMemoryMeterValues meterValues_{tables_};
    InMemoryCommands commandRecords_{tables_};
    InMemoryDeviceModel variables_{tables_};
    InMemoryConnectionAttempts attempts_{tables_};
    InMemoryViolations violationRecords_{tables_};
    InMemoryFirmware firmwareRecords_{tables_};
    InMemoryDiagnostics diagnosticsRecords_{tables_};
    InMemoryFiles files_;

    ConnectedStations connected_;
    RegistrationService registration_{stations_, connected_, clock_, std::chrono::seconds(300)};
    QuirkProfileService profiles_;
    AdmissionService admission_{registration_, clock_};
    AuthorizationService authorization_{tokens_, clock_};
    CommandService commands_{io_.get_executor(), commandRecords_, connected_, clock_};
    TransactionService charging_{transactions_, authorization_, commands_};
    MeterValueService metering_{meterValues_};
    AvailabilityService availability_{connectors_};
    DeviceModelService deviceModel_{variables_, commands_};
    ViolationService violations_{violationRecords_, clock_};
    OneTimeLinks links_;
    FirmwareService firmware_{firmwareRecords_, files_, commands_, links_, clock_, 1000000};
    DiagnosticsService diagnostics_{
        diagnosticsRecords_, files_, commands_, links_, clock_, 1000000};
    InMemoryCertificates certificateRecords_{tables_};
    InMemorySecurityEvents securityEventRecords_{tables_};
    InMemorySecurityChanges securityChangeRecords_{tables_};
    SecurityEventService securityEvents_{securityEventRecords_, clock_};
    CertificateAuthority authority_{{}};
    CertificateService certificates_{{io_.get_executor(), registration_, authority_,
                                      certificateRecords_, securityEvents_, commands_, clock_}};
    SecurityChangeService securityChanges_{{io_.get_executor(), securityChangeRecords_,
                                            registration_, certificates_, commands_, false}};
    v16::CentralSystem centralSystem_;
    app::StationGate gate_;

    std::unique_ptr<transport::WebSocketServer> server_;
    std::uint16_t port_ = 0;
    std::thread thread_;
};

}  // namespace voltgate
