// In-memory twins of all repositories, for tests of services and routes. They share one set of
// tables, so that what one repository records the others see, as in the database.
// Safe to use from any thread. setReachable(false) makes every call throw DatabaseUnavailable.
#pragma once
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "ocpp/repositories/audit_repository.hpp"
#include "ocpp/repositories/certificate_repository.hpp"
#include "ocpp/repositories/charging_profile_repository.hpp"
#include "ocpp/repositories/command_repository.hpp"
#include "ocpp/repositories/connection_attempt_repository.hpp"
#include "ocpp/repositories/connector_repository.hpp"
#include "ocpp/repositories/database_pulse.hpp"
#include "ocpp/repositories/device_model_repository.hpp"
#include "ocpp/repositories/frame_repository.hpp"
#include "ocpp/repositories/id_token_repository.hpp"
#include "ocpp/repositories/identity_token_repository.hpp"
#include "ocpp/repositories/local_list_repository.hpp"
#include "ocpp/repositories/meter_value_repository.hpp"
#include "ocpp/repositories/reservation_repository.hpp"
#include "ocpp/repositories/security_change_repository.hpp"
#include "ocpp/repositories/security_event_repository.hpp"
#include "ocpp/repositories/station_repository.hpp"
#include "ocpp/repositories/transaction_repository.hpp"
#include "ocpp/repositories/user_repository.hpp"
#include "ocpp/repositories/violation_repository.hpp"

namespace voltgate {

struct InMemoryTables {
    explicit InMemoryTables(const Clock& clockOfRows) : clock(clockOfRows) {}

    /// The lock under which one repository call works; throws when the "database" is away.
    std::unique_lock<std::mutex> open();
    std::int64_t nextNumber() { return ++lastNumber; }
    Transaction* openTransaction(const StationId& station, EvseId evse);
    Transaction* transaction(std::int64_t number, const StationId& station);
    void append(const MeterReport& report);

    const Clock& clock;
    std::mutex mutex;
    bool reachable = true;
    bool broken = false;
    std::int64_t lastNumber = 0;
    std::int64_t lastStation = 99999;
    std::vector<ChargingStation> stations;
    std::vector<Connector> connectors;
    std::vector<IdTokenRecord> tokens;
    std::vector<Transaction> transactions;
    std::vector<TransactionStop> parkedStops;
    std::vector<std::pair<StationId, StoredMeterValue>> meterValues;
    std::vector<Reservation> reservations;
    std::vector<Command> commands;
    std::vector<std::pair<StationId, Variable>> variables;
    std::vector<std::pair<StationId, DesiredVariable>> desiredVariables;
    std::vector<InstalledChargingProfile> chargingProfiles;
    std::map<StationId, std::vector<IdToken>> desiredLocalLists;
    std::map<StationId, HeldLocalList> heldLocalLists;
    std::vector<IssuedCertificate> issuedCertificates;
    std::vector<RevokedCertificate> revokedCertificates;
    std::vector<std::pair<StationId, InstalledCertificate>> installedCertificates;
    std::vector<SecurityChange> securityChanges;
    std::vector<SecurityEvent> securityEvents;
    std::vector<FrameRecord> frames;
    std::vector<ConnectionAttempt> attempts;
    std::vector<User> users;
    std::vector<LoginSession> sessions;
    std::vector<ApiKey> apiKeys;
    std::vector<IdentityTokenRecord> identityTokens;
    std::vector<AuditEntry> audit;
    std::map<std::int64_t, AuditEntry> auditIntents;
    std::vector<Violation> violations;
};

/// What all twins share: the tables.
class InMemoryRepository {
protected:
    explicit InMemoryRepository(InMemoryTables& tables) : tables_(tables) {}
    InMemoryTables& tables_;
};

class InMemoryStations : public StationRepository, InMemoryRepository {
public:
    explicit InMemoryStations(InMemoryTables& tables) : InMemoryRepository(tables) {}
    Task<std::vector<ChargingStation>> all() override;
    Task<std::vector<ChargingStation>> some(std::vector<StationId> ids) override;
    Task<std::vector<ChargingStation>> addMany(std::vector<ChargingStation> stations,
                                               WhenTaken whenTaken) override;
    Task<Listed<ChargingStation>> list(StationFilter filter, Page page) override;
    Task<std::optional<ChargingStation>> find(StationId id) override;
    Task<std::optional<ChargingStation>> add(ChargingStation station) override;
    Task<ChangeResult> change(StationId id, StationChange change,
                              std::optional<std::int64_t> revision) override;
    Task<bool> remove(StationId id) override;
    Task<> recordBoot(StationId id, BootReport report, OcppVersion version, DateTime at) override;
    Task<> recordSeen(std::vector<StationSighting> seen) override;
};

class InMemoryPulse final : public DatabasePulse, InMemoryRepository {
public:
    explicit InMemoryPulse(InMemoryTables& tables) : InMemoryRepository(tables) {}
    Task<bool> isFelt() override {
        const std::scoped_lock lock(tables_.mutex);
        co_return tables_.reachable && !tables_.broken;
    }
};

class InMemoryConnectors final : public ConnectorRepository, InMemoryRepository {
public:
    explicit InMemoryConnectors(InMemoryTables& tables) : InMemoryRepository(tables) {}
    Task<> record(ConnectorReport report) override;
    Task<std::vector<Connector>> ofStation(StationId station) override;
};

class InMemoryIdTokens final : public IdTokenRepository, InMemoryRepository {
public:
    explicit InMemoryIdTokens(InMemoryTables& tables) : InMemoryRepository(tables) {}
    Task<std::optional<AuthorizationFacts>> facts(IdToken token,
                                                  std::optional<StartPlace> startsAt = {}) override;
    std::optional<IdTokenRecord> lastKnown(const IdToken&) const override { return {}; }
    Task<std::optional<IdTokenRecord>> find(IdToken token) override;
    Task<Listed<IdTokenRecord>> list(std::optional<std::string> groupId, Page page) override;
    Task<std::optional<IdTokenRecord>> add(IdTokenRecord record) override;
    Task<std::vector<IdTokenRecord>> addMany(std::vector<IdTokenRecord> records,
                                             WhenTaken whenTaken) override;
    Task<std::vector<IdTokenRecord>> some(std::vector<IdToken> tokens) override;
    Task<ChangeResult> change(IdToken token, IdTokenChange change,
                              std::optional<std::int64_t> revision) override;
    Task<bool> remove(IdToken token) override;
};

class InMemoryTransactions final : public TransactionRepository, InMemoryRepository {
public:
    explicit InMemoryTransactions(InMemoryTables& tables) : InMemoryRepository(tables) {}
    Task<StartedTransaction> start(TransactionStart start) override;
    Task<StoppedTransaction> stop(TransactionStop stop) override;
    Task<std::optional<Transaction>> find(TransactionNumber number) override;
    Task<Listed<Transaction>> list(TransactionFilter filter, Page page) override;
    Task<std::optional<Transaction>> openAt(StationId station, EvseId evse) override;
    Task<std::size_t> endSilent(DateTime silentSince, DateTime now) override;
};

class InMemoryMeterValues final : public MeterValueRepository, InMemoryRepository {
public:
    explicit InMemoryMeterValues(InMemoryTables& tables) : InMemoryRepository(tables) {}
    Task<> append(MeterReport report) override;
    Task<Listed<StoredMeterValue>> ofTransaction(TransactionNumber number, Page page) override;
    Task<std::optional<double>> latestRegister(TransactionNumber number) override;
};

class InMemoryReservations final : public ReservationRepository, InMemoryRepository {
public:
    explicit InMemoryReservations(InMemoryTables& tables) : InMemoryRepository(tables) {}
    Task<Reservation> add(Reservation reservation) override;
    Task<bool> put(Reservation reservation) override;
    Task<bool> move(ReservationId id, ReservationStatus from, ReservationStatus to) override;
    Task<std::optional<Reservation>> find(ReservationId id) override;
    Task<Listed<Reservation>> list(ReservationFilter filter, Page page) override;
    Task<std::vector<Reservation>> expire(DateTime now) override;
};

class InMemoryCommands final : public CommandRepository, InMemoryRepository {
public:
    explicit InMemoryCommands(InMemoryTables& tables) : InMemoryRepository(tables) {}
    Task<Command> add(Command command) override;
    Task<> update(Command command) override;
    Task<std::optional<Command>> find(CommandId id) override;
    Task<Listed<Command>> list(CommandFilter filter, Page page) override;
    Task<int> failUnfinished(std::string reason) override;
};

class InMemoryDeviceModel final : public DeviceModelRepository, InMemoryRepository {
public:
    explicit InMemoryDeviceModel(InMemoryTables& tables) : InMemoryRepository(tables) {}
    Task<> record(StationId station, std::vector<Variable> variables) override;
    Task<std::vector<Variable>> ofStation(StationId station) override;
    Task<> desire(StationId station, DesiredVariable variable) override;
    Task<std::vector<DesiredVariable>> desired(StationId station) override;
};

class InMemoryChargingProfiles final : public ChargingProfileRepository, InMemoryRepository {
public:
    explicit InMemoryChargingProfiles(InMemoryTables& tables) : InMemoryRepository(tables) {}
    Task<> put(InstalledChargingProfile installed) override;
    Task<std::vector<InstalledChargingProfile>> ofStation(StationId station,
                                                          ChargingProfileFilter filter) override;
    Task<> remove(StationId station, ChargingProfileFilter filter) override;
};

class InMemoryLocalLists final : public LocalListRepository, InMemoryRepository {
public:
    explicit InMemoryLocalLists(InMemoryTables& tables) : InMemoryRepository(tables) {}
    Task<std::vector<std::size_t>> want(StationId station, std::vector<IdToken> tokens) override;
    Task<DesiredLocalList> desired(StationId station) override;
    Task<HeldLocalList> held(StationId station) override;
    Task<> accepted(StationId station, int version, LocalListUpdate update,
                    std::vector<LocalListChange> changes, DateTime at) override;
    Task<> forgetVersion(StationId station) override;
};

class InMemoryCertificates final : public CertificateRepository, InMemoryRepository {
public:
    explicit InMemoryCertificates(InMemoryTables& tables) : InMemoryRepository(tables) {}
    Task<std::optional<IssuedCertificate>> add(IssuedCertificate certificate) override;
    Task<std::optional<IssuedCertificate>> takePending(StationId station) override;
    Task<> conclude(std::int64_t number, IssuedState state) override;
    Task<std::vector<StationId>> stationsWithPending() override;
    Task<std::vector<IssuedCertificate>> ofStation(StationId station) override;
    Task<std::vector<IssuedCertificate>> takeExpiring(DateTime end, DateTime remindedBefore,
                                                      DateTime now) override;
    Task<bool> revoke(RevokedCertificate certificate) override;
    Task<std::vector<RevokedCertificate>> revoked(DateTime endingAfter) override;
    Task<> recordInstalled(StationId station, CertificateUse use,
                           std::vector<CertificateHash> hashes, DateTime at) override;
    Task<std::vector<InstalledCertificate>> installed(StationId station) override;
    Task<> removeInstalled(StationId station, CertificateHash hash) override;

private:
    void supersede(const StationId& station, IssuedState state);
};

class InMemorySecurityChanges final : public SecurityChangeRepository, InMemoryRepository {
public:
    explicit InMemorySecurityChanges(InMemoryTables& tables) : InMemoryRepository(tables) {}
    Task<SecurityChange> begin(SecurityChange change,
                               std::optional<StationCredential> credential) override;
    Task<bool> move(std::int64_t number, SecurityChangeState state, std::string detail) override;
    Task<bool> complete(StationId station, SecurityChangeKind kind,
                        std::optional<StationCredential> credential,
                        std::optional<int> securityProfile) override;
    Task<std::optional<SecurityChange>> latest(StationId station, SecurityChangeKind kind) override;

private:
    ChargingStation& station(const StationId& id);
    void end(const StationId& station, SecurityChangeKind kind, SecurityChangeState state);
};

class InMemorySecurityEvents final : public SecurityEventRepository, InMemoryRepository {
public:
    explicit InMemorySecurityEvents(InMemoryTables& tables) : InMemoryRepository(tables) {}
    Task<> add(SecurityEvent event) override;
    Task<Listed<SecurityEvent>> list(SecurityEventFilter filter, Page page) override;
};

class InMemoryFrames final : public FrameRepository, InMemoryRepository {
public:
    explicit InMemoryFrames(InMemoryTables& tables) : InMemoryRepository(tables) {}
    void record(FrameRecord frame) override;
    Task<Listed<FrameRecord>> list(FrameFilter filter, Page page) override;
};

class InMemoryConnectionAttempts final : public ConnectionAttemptRepository, InMemoryRepository {
public:
    explicit InMemoryConnectionAttempts(InMemoryTables& tables) : InMemoryRepository(tables) {}
    void record(ConnectionAttempt attempt) override;
    Task<Listed<ConnectionAttempt>> list(ConnectionAttemptFilter filter, Page page) override;
    Task<std::vector<ConnectionAttempt>> concerning(std::string stationId, DateTime since) override;
    Task<std::vector<std::string>> sharedHosts(std::vector<std::string> hosts,
                                               std::string stationId) override;
    Task<Listed<QuarantinedStation>> quarantined(Page page) override;
    Task<std::optional<QuarantinedStation>> findQuarantined(std::string stationId) override;
    Task<bool> dismiss(std::string stationId) override;
};

class InMemoryUsers final : public UserRepository, InMemoryRepository {
public:
    explicit InMemoryUsers(InMemoryTables& tables) : InMemoryRepository(tables) {}
    Task<std::optional<User>> add(User user) override;
    Task<std::optional<User>> findByEmail(std::string email) override;
    Task<Listed<User>> list(Page page) override;
    Task<UserChangeResult> change(std::int64_t number, UserChange change) override;
    Task<UserChangeResult> remove(std::int64_t number) override;
    Task<std::int64_t> count() override;
    Task<bool> beginSession(LoginSession session) override;
    Task<std::optional<User>> findBySession(std::string id) override;
    Task<> endSession(std::string id) override;

private:
    bool isLastAdmin(const User& user) const;
};

class InMemoryApiKeys final : public ApiKeyRepository, InMemoryRepository {
public:
    explicit InMemoryApiKeys(InMemoryTables& tables) : InMemoryRepository(tables) {}
    Task<ApiKey> add(ApiKey key) override;
    Task<std::optional<ApiKey>> findBySecretHash(std::string secretHash) override;
    Task<Listed<ApiKey>> list(Page page) override;
    Task<bool> remove(std::int64_t number) override;
};

class InMemoryIdentityTokens final : public IdentityTokenRepository, InMemoryRepository {
public:
    explicit InMemoryIdentityTokens(InMemoryTables& tables) : InMemoryRepository(tables) {}
    Task<> add(IdentityTokenRecord token) override;
    Task<bool> use(IdentityTokenRecord token) override;
    Task<bool> isRevoked(std::string id) override;
    Task<std::vector<IdentityTokenRecord>> ofStation(StationId station) override;
    Task<bool> revoke(StationId station, std::string id) override;
};

class InMemoryAudit final : public AuditRepository, InMemoryRepository {
public:
    explicit InMemoryAudit(InMemoryTables& tables) : InMemoryRepository(tables) {}
    Task<std::int64_t> begin(AuditEntry entry) override;
    Task<> drop(std::int64_t intent) override;
    Task<std::int64_t> addInterrupted(DateTime begunBefore) override;
    Task<> add(std::vector<AuditEntry> entries) override;
    Task<Listed<AuditEntry>> list(AuditFilter filter, Page page) override;
};

class InMemoryViolations final : public ViolationRepository, InMemoryRepository {
public:
    explicit InMemoryViolations(InMemoryTables& tables) : InMemoryRepository(tables) {}
    Task<> add(std::vector<Violation> counted) override;
    Task<std::vector<Violation>> ofStation(StationId station) override;
};

/// All of them over one set of tables.
struct InMemoryRepositories {
    InMemoryRepositories() = default;
    explicit InMemoryRepositories(const Clock& clock) : tables(clock) {}

    void setReachable(bool reachable);
    /// From now on every call throws std::runtime_error.
    void breakDown();

    SystemClock systemClock{};
    InMemoryTables tables{systemClock};
    InMemoryStations stations{tables};
    InMemoryPulse pulse{tables};
    InMemoryConnectors connectors{tables};
    InMemoryIdTokens tokens{tables};
    InMemoryTransactions transactions{tables};
    InMemoryMeterValues meterValues{tables};
    InMemoryReservations reservations{tables};
    InMemoryCommands commands{tables};
    InMemoryDeviceModel deviceModel{tables};
    InMemoryChargingProfiles chargingProfiles{tables};
    InMemoryLocalLists localLists{tables};
    InMemoryCertificates certificates{tables};
    InMemorySecurityChanges securityChanges{tables};
    InMemorySecurityEvents securityEvents{tables};
    InMemoryFrames frames{tables};
    InMemoryConnectionAttempts attempts{tables};
    InMemoryUsers users{tables};
    InMemoryApiKeys apiKeys{tables};
    InMemoryIdentityTokens identityTokens{tables};
    InMemoryAudit audit{tables};
    InMemoryViolations violations{tables};
};

}  // namespace voltgate
