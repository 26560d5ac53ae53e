#include "db/storage.hpp"

namespace voltgate::db {

Storage::Storage(const std::string& url, StorageSettings settings)
    : database(url, settings.threads, settings.limits),
      journal(settings.journal ? std::make_unique<Journal>(*settings.journal) : nullptr),
      groupCommit(url, settings.lanes, journal.get()),
      replay(journal ? std::make_unique<JournalReplay>(url, *journal, groupCommit) : nullptr),
      idTokenLookup(url, settings.lanes, journal.get()),
      localCopy(settings.journal ? std::make_unique<LocalCopy>(settings.journal->folder) : nullptr),
      registrations(url, settings.limits.usual),
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
      connectionAttempts(database, url),
      frames(database, url) {}

Storage::~Storage() { stop(); }

void Storage::stop() {
    if (replay) replay->stop();
    groupCommit.stop();
    if (journal) journal->stop();
    idTokenLookup.stop();
    registrations.stop();
    connectionAttempts.stop();
    frames.stop();
    database.stop();
    if (localCopy) localCopy->stop();
}

}  // namespace voltgate::db
