// The REST API on in-memory repositories, without sockets: a request in, its answer out.
#pragma once
#include <memory>
#include <string>

#include "gateway/rest/rest_api.hpp"
#include "gateway/rest/words.hpp"
#include "ocpp/services/authorization_service.hpp"
#include "ocpp/services/charging_profile_service.hpp"
#include "ocpp/services/local_list_service.hpp"
#include "ocpp/services/raw_call_service.hpp"
#include "tests/support/answering_station.hpp"
#include "tests/support/fake_clock.hpp"
#include "tests/support/in_memory_files.hpp"
#include "tests/support/in_memory_idempotency.hpp"
#include "tests/support/in_memory_repositories.hpp"
#include "tests/support/run_task.hpp"
#include "tests/support/temporary_folder.hpp"

namespace voltgate::rest {

inline const std::string secretOfTests = "0123456789abcdef0123456789abcdef";
inline const std::string passwordOfTests = "correct horse";

struct Answered {
    int status = 0;
    Headers headers;
    std::string body;

    std::string header(std::string_view name) const {
        return headerNamed(headers, name).value_or("");
    }
    /// What a JSON pointer (`/items/0/id`) finds: the text of a string, the JSON of anything else;
    /// "(absent)" when there is nothing.
    std::string at(const std::string& pointer) const;
};

/// A journal that is as a test says.
struct JournalOfTests final : Journal {
    JournalState state() const override { return shown; }
    JournalState shown;
};

/// A report that is as a test says.
struct ReconciliationOfTests final : ReconciliationRepository {
    Task<std::vector<Discrepancy>> find(ReconciliationFilter filter) override {
        asked = std::move(filter);
        co_return found;
    }
    ReconciliationFilter asked;
    std::vector<Discrepancy> found;
};

class Bench {
public:
    Bench();

    /// Who asks from now on; a user of each role exists.
    Bench& as(Role role);
    Bench& asNobody();
    std::string tokenOf(Role role);
    /// With this token or key from now on.
    Bench& with(const std::string& bearer);

    Answered request(std::string method, std::string target, std::string body = "",
                     Headers headers = {});
    Answered get(std::string target, Headers headers = {}) {
        return request("GET", std::move(target), "", std::move(headers));
    }
    Answered post(std::string target, std::string body, Headers headers = {}) {
        return request("POST", std::move(target), std::move(body), std::move(headers));
    }
    Answered patch(std::string target, std::string body, Headers headers = {}) {
        return request("PATCH", std::move(target), std::move(body), std::move(headers));
    }
    Answered put(std::string target, std::string body) {
        return request("PUT", std::move(target), std::move(body));
    }
    Answered remove(std::string target) { return request("DELETE", std::move(target)); }

    /// Registers a station; and one that is online too.
    void addStation(const std::string& id);
    std::shared_ptr<AnsweringStation> addOnlineStation(const std::string& id);
    Transaction startTransaction(const std::string& station, const std::string& token,
                                 int evse = 1);

    /// The result of a task, and of what it left to the background.
    template <class T>
    T run(Task<T> task) {
        const Background background{io};
        return runTask(io, std::move(task));
    }

    asio::io_context io;
    FakeClock clock;
    InMemoryRepositories repositories{clock};
    InMemoryIdempotency idempotency{repositories.tables};
    JournalOfTests journal;
    ReconciliationOfTests reconciliation;
    ConnectedStations connected;
    RegistrationService registration{repositories.stations, connected, clock,
                                     std::chrono::seconds(300)};
    AuthorizationService authorization{repositories.tokens, clock};
    CommandService commands{io.get_executor(), repositories.commands, connected, clock};
    TransactionService transactions{repositories.transactions, authorization, commands};
    ReservationService reservations{repositories.reservations, commands, clock};
    DeviceModelService deviceModel{repositories.deviceModel, commands};
    ChargingProfileService chargingProfiles{
        repositories.chargingProfiles, repositories.transactions, deviceModel, commands, clock};
    LocalListService localLists{repositories.localLists, deviceModel, commands, clock};
    test::TemporaryFolder folder;
    SecurityEventService securityEvents{repositories.securityEvents, clock};
    CertificateAuthority authority{{.folder = folder.path().string()}};
    CertificateService certificates{{io.get_executor(), registration, authority,
                                     repositories.certificates, securityEvents, commands, clock}};
    SecurityChangeService securityChanges{{io.get_executor(), repositories.securityChanges,
                                           registration, certificates, commands, true}};
    ViolationService violations{repositories.violations, clock};
    InMemoryFirmware firmwareRows{repositories.tables};
    InMemoryDiagnostics diagnosticsRows{repositories.tables};
    InMemoryFiles files;
    OneTimeLinks links;
    FirmwareService firmware{firmwareRows, files, commands, links, clock, 1000000};
    DiagnosticsService diagnostics{diagnosticsRows, files, commands, links, clock, 100000};
    QuirkProfileService quirkProfiles{{{.name = "odd-brand",
                                        .title = "Odd brand",
                                        .reason = "It is odd.",
                                        .match = QuirkProfileMatch{.vendor = "Odd*"},
                                        .connection = {.anyUserName = true}}}};
    DoctorService doctor{{registration, &connected, repositories.attempts, repositories.connectors,
                          repositories.transactions, repositories.commands,
                          repositories.deviceModel, violations, repositories.certificates,
                          quirkProfiles, clock}};
    QuarantineService quarantine{repositories.attempts, registration};
    OnboardingService onboarding{connected, commands};
    RawCallService rawCalls{commands, reservations, chargingProfiles, localLists, deviceModel};
    AuditService audit{repositories.audit, clock};
    RestApi api;
    JsonWebTokens tokens{secretOfTests, clock};

private:
    /// Runs what nobody awaits, at the end of its scope.
    struct Background {
        asio::io_context& io;
        ~Background() {
            do io.restart();
            while (io.poll() > 0);
        }
    };

    std::string bearer_;
};

}  // namespace voltgate::rest
