#include "app/application.hpp"

#include <asio/ip/host_name.hpp>
#include <asio/signal_set.hpp>
#include <condition_variable>
#include <csignal>
#include <thread>

#include "app/change_follower.hpp"
#include "app/first_admin.hpp"
#include "app/http_interfaces.hpp"
#include "app/key_map_files.hpp"
#include "app/part_settings.hpp"
#include "app/periodic.hpp"
#include "app/quirk_profiles.hpp"
#include "app/station_doors.hpp"
#include "app/station_gate.hpp"
#include "db/file_store.hpp"
#include "db/migrator.hpp"
#include "db/retention.hpp"
#include "db/storage.hpp"
#include "ocpp/log.hpp"
#include "ocpp/services/certificate_service.hpp"
#include "ocpp/services/doctor_service.hpp"
#include "ocpp/services/onboarding_service.hpp"
#include "ocpp/services/plug_and_charge_service.hpp"
#include "ocpp/services/quarantine_service.hpp"
#include "ocpp/services/raw_call_service.hpp"
#include "ocpp/services/security_change_service.hpp"
#include "ocpp/services/violation_service.hpp"

namespace voltgate::app {
namespace {

using namespace std::chrono_literals;

constexpr auto databaseRetry = 2s;
constexpr auto drainPatience = 5s;

}  // namespace

// Members are built from top to bottom and end from bottom to top: the io_context outlives all that
// lives on it.
struct Application::Parts {
    explicit Parts(Config settings)
        : config(std::move(settings)),
          storage(config.databaseUrl, toStorageSettings(config)),
          interfaces(gateway(), {stationFirmware, whitelists, stationSettings, keyMaps}, doors,
                     config) {}

    rest::Gateway gateway() {
        return {registration,
                connected,
                commands,
                transactions,
                reservations,
                deviceModel,
                chargingProfiles,
                localLists,
                authority,
                certificates,
                securityChanges,
                securityEvents,
                violations,
                diagnostics,
                firmware,
                doctor,
                quarantine,
                onboarding,
                quirkProfiles,
                storage.pulse,
                storage.connectors,
                storage.meterValues,
                storage.idTokens,
                storage.users,
                storage.apiKeys,
                storage.connectionAttempts,
                storage.frames,
                storage.reconciliation,
                storage.identityTokens,
                storage.idempotency,
                audit,
                storage.journal.get(),
                clock};
    }
    StationGateParts gateParts() {
        return {io,
                admission,
                quirkProfiles,
                storage.connectionAttempts,
                config.frameLog ? &storage.frames : nullptr,
                config.frameLogRate,
                config.disconnectAfterUnanswered,
                connected,
                commands,
                deviceModel,
                certificates,
                securityChanges,
                centralSystem,
                clock,
                [this](const StationId& id) {
                    stationSettings.stationIsReady(id);
                    whitelists.stationIsReady(id);
                }};
    }

    bool isStopping() {
        const std::scoped_lock lock(mutex);
        return stopRequested;
    }
    // True when it is time to stop.
    bool sleep(std::chrono::milliseconds duration) {
        std::unique_lock lock(mutex);
        return stopSignal.wait_for(lock, duration, [this] { return stopRequested; });
    }

    bool prepareDatabase();
    bool isPrepared();
    bool isRestored();
    void prepareLater();
    void migrate();
    void startThreads();
    void startPeriodicTasks();
    Task<> dropOldRefused();
    void drain();

    Config config;
    asio::io_context io;
    asio::executor_work_guard<asio::io_context::executor_type> work{io.get_executor()};
    asio::signal_set signals{io};
    std::mutex mutex;
    std::condition_variable stopSignal;
    bool stopRequested = false;

    SystemClock clock;
    db::Storage storage;
    ConnectedStations connected;
    RegistrationService registration{storage.stations, connected, clock,
                                     std::chrono::seconds(config.heartbeatInterval)};
    AuthorizationService authorization{storage.idTokens, clock,
                                       toWhenAway(config.authorizeWhenAway), &whitelists,
                                       std::chrono::minutes(config.cardFreeAfter)};
    CommandService commands{io.get_executor(), storage.commands, connected, clock,
                            std::chrono::seconds(config.commandTimeout)};
    TransactionService transactions{storage.transactions, authorization, commands};
    ReservationService reservations{storage.reservations, commands, clock};
    MeterValueService meterValues{storage.meterValues};
    AvailabilityService availability{storage.connectors, [this](const ConnectorReport& report) {
                                         plugAndCharge.reported(report);
                                     }};
    DeviceModelService deviceModel{storage.variables, commands};
    ChargingProfileService chargingProfiles{storage.chargingProfiles, storage.transactions,
                                            deviceModel, commands, clock};
    LocalListService localLists{storage.localLists, deviceModel, commands, clock};
    RawCallService rawCalls{commands, reservations, chargingProfiles, localLists, deviceModel};
    ViolationService violations{storage.violations, clock};
    db::FileStore files{config.filesFolder};
    OneTimeLinks links;
    FirmwareService firmware{
        storage.firmware, files, commands, links, clock, toBytes(config.firmwareSize)};
    StationFirmwareService stationFirmware{storage.firmware, files, firmware,
                                           commands,         clock, toBytes(config.firmwareSize)};
    DiagnosticsService diagnostics{storage.diagnostics,        files, commands, links, clock,
                                   toBytes(config.logFileSize)};
    SecurityEventService securityEvents{storage.securityEvents, clock};
    AuditService audit{storage.audit, clock};
    // Stations that show what a new CA has signed are let in from then on.
    CertificateAuthority authority{toAuthoritySettings(config), [this] { doors.reload(); }};
    CertificateService certificates{
        {io.get_executor(), registration, authority, storage.certificates, securityEvents, commands,
         clock, &connected},
        {.renewDays = config.certificateRenewDays}};
    SecurityChangeService securityChanges{
        {io.get_executor(), storage.securityChanges, registration, certificates, commands,
         !config.tlsCertificate.empty() || !config.trustedProxies.empty()}};
    v16::CentralSystem centralSystem{{registration, authorization, transactions, meterValues,
                                      availability, violations, commands, diagnostics, firmware,
                                      certificates, securityEvents, clock}};
    KeyMaps keyMaps{readKeyMaps(config.keyMapFolder)};
    StationSettingService stationSettings{{io.get_executor(), storage.stationSettings, registration,
                                           deviceModel, chargingProfiles, commands, keyMaps,
                                           clock}};
    WhitelistService whitelists{
        {io.get_executor(), storage.whitelists, localLists, stationSettings, commands},
        {.mostCards = static_cast<std::size_t>(config.whitelistSize),
         .patience = std::chrono::seconds(config.cardWait)}};
    PlugAndChargeService plugAndCharge{
        {io.get_executor(), stationSettings, registration, commands}};
    QuirkProfileService quirkProfiles{readQuirkProfiles(config.quirkFolder)};
    DoctorService doctor{{registration, &connected, storage.connectionAttempts, storage.connectors,
                          storage.transactions, storage.commands, storage.variables, violations,
                          storage.certificates, quirkProfiles, clock}};
    OnboardingService onboarding{connected, commands};
    QuarantineService quarantine{storage.connectionAttempts, registration};
    AdmissionService admission{registration, clock, toAdmissionSettings(config), &quirkProfiles};
    StationGate gate{gateParts()};
    StationDoors doors{io, config, gate, [this] { return authority.trust(); }};
    HttpInterfaces interfaces;
    db::Retention retention{storage.database, clock, toRetentionSettings(config)};
    PeriodicTasks periodic{io};
    ChangeFollower follower{{io, storage, registration, stationSettings, whitelists}};
    std::unique_ptr<rest::RestServer> http;
    std::vector<std::thread> threads;
    std::thread preparing;  // While PostgreSQL has been away since the start.
};

void Application::Parts::migrate() {
    db::Migrator migrator(storage.postgres, db::embeddedMigrations());
    if (config.migrate == "check") return migrator.check();
    migrator.apply();
}

// False when PostgreSQL is away.
bool Application::Parts::isPrepared() {
    try {
        migrate();
        runNow(io, registration.refresh());
        runNow(io, stationSettings.refresh());
        runNow(io, whitelists.refresh());
        runNow(io, createFirstAdmin(storage.users, config));
        const auto unfinished =
            runNow(io, storage.commands.failUnfinished("Voltgate was restarted"));
        if (unfinished > 0)
            log::info("commands of an earlier run have failed", {{"count", unfinished}});
        runNow(io, audit.recordInterrupted());
        if (storage.replay) storage.replay->allow();
        return true;
    } catch (const DatabaseUnavailable& error) {
        log::warn(
            "PostgreSQL cannot be reached; trying again every 2 s. Is it running, and is "
            "DATABASE_URL right?",
            {{"error", error.what()}});
        return false;
    }
}

// Stations are served from what an earlier run knew, and what they report goes to the journal.
bool Application::Parts::isRestored() {
    if (!storage.localCopy) return false;
    auto stations = storage.localCopy->stations();
    if (!stations) return false;
    log::warn("serving stations as they were known before PostgreSQL went away",
              {{"stations", stations->size()}});
    registration.restore(std::move(*stations));
    storage.journal->takeOver("PostgreSQL has been away since the start");
    preparing = std::thread([this] { prepareLater(); });
    return true;
}

void Application::Parts::prepareLater() {
    try {
        while (!sleep(databaseRetry) && !isPrepared()) {
        }
    } catch (const std::exception& error) {
        // As at a start with PostgreSQL there: it does not fit, and nothing can be stored.
        log::error("the database cannot be used; stopping", {{"error", error.what()}});
        const std::scoped_lock lock(mutex);
        stopRequested = true;
        stopSignal.notify_all();
    }
}

// PostgreSQL may start later than we do; until it is there, nothing listens, unless an earlier run
// has left what is needed. False when told to stop meanwhile.
bool Application::Parts::prepareDatabase() {
    while (!isStopping()) {
        if (isPrepared() || isRestored()) return true;
        if (sleep(databaseRetry)) return false;
    }
    return false;
}

void Application::Parts::startThreads() {
    for (int i = 0; i < config.ioThreads; ++i) {
        threads.emplace_back([this] {
            try {
                io.run();
            } catch (const std::exception& error) {
                // A handler must not throw; go down visibly rather than half alive.
                log::error("an io thread failed", {{"error", error.what()}});
                std::abort();
            }
        });
    }
}

void Application::Parts::startPeriodicTasks() {
    follower.start(periodic);
    periodic.add("note when stations were seen", 60s, [this] { return registration.recordSeen(); });
    periodic.add("expire reservations", 5s, [this] { return reservations.expire(); });
    periodic.add("expire queued commands", 1s, [this] { return commands.expireQueued(); });
    periodic.add("watch certificates", 60s, [this] { return certificates.watch(); });
    periodic.add("settle changes of security", 10s, [this] { return securityChanges.settle(); });
    periodic.add("take over new TLS files", 10s, [this] { return doors.reloadIfChanged(); });
    if (config.assumeEndedAfter > 0) {
        periodic.add("end silent transactions", 10min, [this, since = clock.now()] {
            return transactions.endSilent(std::chrono::hours(config.assumeEndedAfter), since,
                                          clock.now());
        });
    }
    if (config.logFileRetention > 0) {
        periodic.add("drop old logs of stations", 1h, [this] {
            return diagnostics.dropFilesBefore(clock.now() -
                                               std::chrono::hours(24 * config.logFileRetention));
        });
    }
    periodic.add("write refusals", 1s, [this] { return audit.flush(); });
    periodic.add("write violations", 5s, [this] { return violations.flush(); });
    if (config.refusedRetention > 0 && storage.journal) {
        periodic.add("drop old refused reports", 1h, [this] { return dropOldRefused(); });
    }
    periodic.add("retention", 1h, [this] { return retention.run(); });
}

Task<> Application::Parts::dropOldRefused() {
    const auto days = std::chrono::hours(24) * config.refusedRetention;
    storage.journal->dropRefusedBefore(clock.now() - days);
    co_return;
}

// Gives open sockets and requests a moment to end properly.
void Application::Parts::drain() {
    const auto deadline = std::chrono::steady_clock::now() + drainPatience + doors.timeToStop();
    const auto isBusy = [this] {
        return doors.connections() > 0 || (http && http->requestsUnderWay() > 0);
    };
    while (isBusy() && std::chrono::steady_clock::now() < deadline)
        std::this_thread::sleep_for(20ms);
    try {
        runNow(io, audit.flush());
    } catch (const std::exception& error) {
        log::warn("refusals are not on record", {{"error", error.what()}});
    }
}

Application::Application(Config config) : parts_(std::make_unique<Parts>(std::move(config))) {}

Application::~Application() { stop(); }

bool Application::start() {
    auto& parts = *parts_;
    parts.signals.add(SIGINT);
    parts.signals.add(SIGTERM);
    parts.signals.async_wait([this](asio::error_code error, int) {
        if (!error) requestStop();
    });
    parts.startThreads();
    if (!parts.prepareDatabase()) return false;

    parts.doors.open();
    parts.http = parts.interfaces.listen(parts.io);
    parts.links.announce(publicUrlOf(parts.config, httpPort()));
    parts.startPeriodicTasks();
    log::info("listening", {{"ocpp", parts.config.ocppAddress + ":" + std::to_string(ocppPort())},
                            {"http", placeText(parts.config.httpAddress, httpPort())},
                            {"public", parts.links.publicUrl()}});
    return true;
}

void Application::wait() {
    std::unique_lock lock(parts_->mutex);
    parts_->stopSignal.wait(lock, [this] { return parts_->stopRequested; });
}

void Application::requestStop() {
    const std::scoped_lock lock(parts_->mutex);
    parts_->stopRequested = true;
    parts_->stopSignal.notify_all();
    parts_->storage.hurry();
}

void Application::stop() {
    auto& parts = *parts_;
    if (parts.threads.empty()) return;
    log::info("stopping");
    requestStop();
    if (parts.preparing.joinable()) parts.preparing.join();
    parts.follower.stop();
    parts.periodic.stop();
    parts.doors.stop();
    if (parts.http) parts.http->stop();
    parts.drain();
    parts.follower.finish();
    parts.storage.stop();
    parts.work.reset();
    parts.io.stop();
    for (auto& thread : parts.threads) thread.join();
    parts.threads.clear();
    log::info("stopped");
}

std::uint16_t Application::ocppPort() const { return parts_->doors.port(); }

std::uint16_t Application::tlsPort() const { return parts_->doors.tlsPort(); }

std::uint16_t Application::httpPort() const { return parts_->http->port(); }

std::size_t Application::connections() const { return parts_->doors.connections(); }

}  // namespace voltgate::app
