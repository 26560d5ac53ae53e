// Everything that stores, put together in the right order: what the composition root and the tests
// need of this folder. stop() before the io_context of those who wait is gone.
#pragma once
#include "db/audit_repository.hpp"
#include "db/certificate_repository.hpp"
#include "db/charging_profile_repository.hpp"
#include "db/command_repository.hpp"
#include "db/connection_attempt_repository.hpp"
#include "db/connector_repository.hpp"
#include "db/device_model_repository.hpp"
#include "db/diagnostics_repository.hpp"
#include "db/firmware_repository.hpp"
#include "db/frame_repository.hpp"
#include "db/id_token_repository.hpp"
#include "db/idempotency_repository.hpp"
#include "db/identity_token_repository.hpp"
#include "db/journal_replay.hpp"
#include "db/local_copy.hpp"
#include "db/local_list_repository.hpp"
#include "db/meter_value_repository.hpp"
#include "db/pulse.hpp"
#include "db/reconciliation_repository.hpp"
#include "db/registrations.hpp"
#include "db/reservation_repository.hpp"
#include "db/security_change_repository.hpp"
#include "db/security_event_repository.hpp"
#include "db/station_repository.hpp"
#include "db/station_setting_repository.hpp"
#include "db/transaction_repository.hpp"
#include "db/user_repository.hpp"
#include "db/violation_repository.hpp"
#include "db/whitelist_repository.hpp"

namespace voltgate::db {

struct StorageSettings {
    std::size_t threads = 16;  ///< Each may hold a connection of its own.
    DatabaseLimits limits{};
    LaneSettings lanes{};
    /// Without one, reports of stations fail when PostgreSQL is away for longer than the lanes'
    /// patience.
    std::optional<JournalSettings> journal{};
};

class Storage {
public:
    explicit Storage(Postgres postgres, StorageSettings settings = {});
    ~Storage();

    /// What is under way has three seconds from now on, what comes yet two: a PostgreSQL that hangs
    /// must not hold up the end of the program. Safe to use from any thread.
    void hurry();
    /// Hurries, and ends in order: what is pending is written, to the journal if PostgreSQL is not
    /// there.
    void stop();

    const Postgres postgres;
    Database database;
    Pulse pulse;
    std::unique_ptr<Journal> journal;
    GroupCommit groupCommit;
    std::unique_ptr<JournalReplay> replay;
    IdTokenLookup idTokenLookup;
    std::unique_ptr<LocalCopy> localCopy;  ///< With the journal.
    Registrations registrations;
    StationRepository stations;
    StationSettingRepository stationSettings;
    ConnectorRepository connectors;
    IdTokenRepository idTokens;
    TransactionRepository transactions;
    MeterValueRepository meterValues;
    ReconciliationRepository reconciliation;
    ReservationRepository reservations;
    ChargingProfileRepository chargingProfiles;
    LocalListRepository localLists;
    WhitelistRepository whitelists;
    FirmwareRepository firmware;
    DiagnosticsRepository diagnostics;
    CertificateRepository certificates;
    SecurityChangeRepository securityChanges;
    SecurityEventRepository securityEvents;
    CommandRepository commands;
    DeviceModelRepository variables;
    UserRepository users;
    ApiKeyRepository apiKeys;
    IdentityTokenRepository identityTokens;
    IdempotencyRepository idempotency;
    AuditRepository audit;
    ViolationRepository violations;
    ConnectionAttemptRepository connectionAttempts;
    FrameRepository frames;
};

}  // namespace voltgate::db
