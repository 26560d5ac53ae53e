// Everything that stores, put together in the right order: what the composition root and the tests
// need of this folder. stop() before the io_context of those who wait is gone.
#pragma once
#include "db/command_repository.hpp"
#include "db/connection_attempt_repository.hpp"
#include "db/connector_repository.hpp"
#include "db/device_model_repository.hpp"
#include "db/frame_repository.hpp"
#include "db/id_token_repository.hpp"
#include "db/meter_value_repository.hpp"
#include "db/reservation_repository.hpp"
#include "db/station_repository.hpp"
#include "db/transaction_repository.hpp"
#include "db/user_repository.hpp"
#include "db/violation_repository.hpp"

namespace voltgate::db {

struct StorageSettings {
    std::size_t threads = 16;  ///< Each may hold a connection of its own.
    LaneSettings lanes{};
};

class Storage {
public:
    explicit Storage(const std::string& url, StorageSettings settings = {})
        : database(url, settings.threads),
          groupCommit(url, settings.lanes),
          idTokenLookup(url, settings.lanes),
          stations(database, groupCommit),
          connectors(database, groupCommit),
          idTokens(database, idTokenLookup),
          transactions(database, groupCommit),
          meterValues(database, groupCommit),
          reservations(database),
          commands(database),
          variables(database),
          users(database),
          apiKeys(database),
          violations(database),
          connectionAttempts(database, url),
          frames(database, url) {}
    ~Storage() { stop(); }

    /// Ends in order: what is pending is written, if PostgreSQL is there.
    void stop() {
        groupCommit.stop();
        idTokenLookup.stop();
        connectionAttempts.stop();
        frames.stop();
        database.stop();
    }

    Database database;
    GroupCommit groupCommit;
    IdTokenLookup idTokenLookup;
    StationRepository stations;
    ConnectorRepository connectors;
    IdTokenRepository idTokens;
    TransactionRepository transactions;
    MeterValueRepository meterValues;
    ReservationRepository reservations;
    CommandRepository commands;
    DeviceModelRepository variables;
    UserRepository users;
    ApiKeyRepository apiKeys;
    ViolationRepository violations;
    ConnectionAttemptRepository connectionAttempts;
    FrameRepository frames;
};

}  // namespace voltgate::db
