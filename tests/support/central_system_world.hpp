// A central system on in-memory repositories with one connected 1.6 station, without sockets:
// frames in, frames out.
#pragma once
#include <string>

#include "ocpp/rpc/session.hpp"
#include "ocpp/services/device_model_service.hpp"
#include "ocpp/services/violation_service.hpp"
#include "ocpp/v16/central_system.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/fake_link.hpp"
#include "tests/support/in_memory_files.hpp"
#include "tests/support/in_memory_repositories.hpp"
#include "tests/support/run_task.hpp"
#include "tests/support/temporary_folder.hpp"

namespace voltgate {

struct CentralSystemWorld {
    CentralSystemWorld() {
        tables.stations.push_back({.id = {"CP-1"}, .number = 100000});
        addToken("GOOD", TokenStatus::Accepted);
        addToken("BLOCKED", TokenStatus::Blocked);
        runTask(registration.refresh());
        connect();
    }
    ~CentralSystemWorld() {
        session->closed();
        run();
    }

    void addToken(std::string value, TokenStatus status) {
        tables.tokens.push_back({.token = {std::move(value)}, .status = status});
    }
    void connect(OnboardingStatus onboarding = OnboardingStatus::Accepted) {
        if (session) session->closed();
        station = std::make_shared<v16::ChargePoint>(
            centralSystem, deviceModel, connected,
            v16::ChargePointFacts{.id = {"CP-1"},
                                  .generation = ++generation,
                                  .onboarding = onboarding,
                                  .leniency = leniency,
                                  .commands = dialect,
                                  .idTokens = idTokens,
                                  .disconnectAfterUnanswered = mostUnanswered});
        session = std::make_shared<rpc::Session>(
            io,
            rpc::SessionSettings{
                .station = {"CP-1"}, .leniency = leniency, .holdCalls = Duration::zero()},
            link, station);
        station->attach(session);
        connected.add(station);
        session->start();
        run();
    }
    void run() {
        io.restart();
        io.poll();
    }
    /// Sends a CALL with this payload and returns the answer's frame.
    std::string call(const std::string& action, const std::string& payload) {
        link->sent.clear();
        session->receive("[2,\"" + std::to_string(++lastCall) + "\",\"" + action + "\"," + payload +
                         "]");
        run();
        return link->sent.empty() ? "" : link->sent.back();
    }
    /// The payload of the answer to a CALL; fails the test's expectations when it is a CALLERROR.
    std::string answer(const std::string& action, const std::string& payload) {
        const auto frame = call(action, payload);
        const auto start = "[3,\"" + std::to_string(lastCall) + "\",";
        return frame.starts_with(start)
                   ? frame.substr(start.size(), frame.size() - start.size() - 1)
                   : frame;
    }
    /// Gives a command; the frame that goes out.
    std::string command(StationCommand command) {
        link->sent.clear();
        outcome.reset();
        asio::co_spawn(
            io, station->perform(std::move(command), std::chrono::seconds(5)),
            [this](std::exception_ptr, CommandOutcome result) { outcome = std::move(result); });
        run();
        return link->sent.empty() ? "" : link->sent.back();
    }
    /// The station's answer to the last frame that went out.
    void reply(const std::string& payload) {
        session->receive("[3,\"" + rpc::readMessage(link->sent.back()).id + "\"," + payload + "]");
        run();
    }

    asio::io_context io;
    FakeClock clock;
    InMemoryTables tables{clock};
    InMemoryStations stations{tables};
    InMemoryConnectors connectors{tables};
    InMemoryIdTokens tokens{tables};
    InMemoryTransactions transactionRows{tables};
    InMemoryMeterValues meterValueRows{tables};
    InMemoryCommands commandRows{tables};
    InMemoryDeviceModel deviceModelRows{tables};
    ConnectedStations connected;
    RegistrationService registration{stations, connected, clock, std::chrono::seconds(300)};
    AuthorizationService authorization{tokens, clock};
    CommandService commands{io.get_executor(), commandRows, connected, clock};
    TransactionService transactions{transactionRows, authorization, commands};
    MeterValueService meterValues{meterValueRows};
    AvailabilityService availability{connectors};
    DeviceModelService deviceModel{deviceModelRows, commands};
    InMemoryViolations violationRows{tables};
    ViolationService violations{violationRows, clock};
    InMemoryFirmware firmwareRows{tables};
    InMemoryDiagnostics diagnosticsRows{tables};
    InMemoryFiles files;
    OneTimeLinks links;
    FirmwareService firmware{firmwareRows, files, commands, links, clock, 1000000};
    DiagnosticsService diagnostics{diagnosticsRows, files, commands, links, clock, 1000000};
    InMemoryCertificates certificateRows{tables};
    InMemorySecurityEvents securityEventRows{tables};
    SecurityEventService securityEvents{securityEventRows, clock};
    test::TemporaryFolder folder;
    CertificateAuthority authority{{.folder = folder.path().string()}};
    CertificateService certificates{{io.get_executor(), registration, authority, certificateRows,
                                     securityEvents, commands, clock}};
    v16::CentralSystem centralSystem{{registration, authorization, transactions, meterValues,
                                      availability, violations, commands, diagnostics, firmware,
                                      certificates, securityEvents, clock}};

    std::shared_ptr<FakeLink> link = std::make_shared<FakeLink>();
    std::shared_ptr<v16::ChargePoint> station;
    std::shared_ptr<rpc::Session> session;
    std::optional<CommandOutcome> outcome;
    json::Leniency leniency = json::Leniency::all();
    CommandDialect dialect{};
    TokenRewrite idTokens{};
    int mostUnanswered = 0;
    std::uint64_t generation = 0;
    int lastCall = 0;
};

}  // namespace voltgate
