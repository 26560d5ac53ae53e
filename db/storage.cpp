#include "db/storage.hpp"

namespace voltgate::db {

Storage::Storage(Postgres server, StorageSettings settings)
    : postgres(std::move(server)),
      database(postgres, settings.threads, settings.limits),
      pulse(postgres),
      journal(settings.journal ? std::make_unique<Journal>(*settings.journal) : nullptr),
      groupCommit(postgres, settings.lanes, journal.get()),
      replay(journal ? std::make_unique<JournalReplay>(postgres, *journal, groupCommit) : nullptr),
      idTokenLookup(postgres, settings.lanes, journal.get()),
      localCopy(settings.journal ? std::make_unique<LocalCopy>(settings.journal->folder) : nullptr),
      registrations(postgres, settings.limits.usual),
      stations(database, groupCommit, registrations),
      stationSettings(database),
      connectors(database, groupCommit),
      idTokens(database, idTokenLookup, registrations, localCopy.get()),
      transactions(database, groupCommit),
      meterValues(database, groupCommit),
      reconciliation(database),
      reservations(database),
      chargingProfiles(database),
      localLists(database),
      whitelists(database),
      firmware(database),
      diagnostics(database),
      certificates(database),
      securityChanges(database),
      securityEvents(database),
      commands(database),
      variables(database),
      users(database),
      apiKeys(database),
      identityTokens(database),
      idempotency(database),
      audit(database),
      violations(database),
      connectionAttempts(database, postgres),
      frames(database, postgres) {}

Storage::~Storage() { stop(); }

void Storage::hurry() { postgres.guard().endWithin(std::chrono::seconds(3)); }

void Storage::stop() {
    hurry();
    if (replay) replay->stop();
    groupCommit.stop();
    if (journal) journal->stop();
    idTokenLookup.stop();
    registrations.stop();
    connectionAttempts.stop();
    frames.stop();
    pulse.stop();
    database.stop();
    if (localCopy) localCopy->stop();
}

}  // namespace voltgate::db
