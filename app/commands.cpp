#include "app/commands.hpp"

#include <cstdlib>
#include <iostream>

#include "app/doctor.hpp"
#include "app/finish.hpp"
#include "app/first_admin.hpp"
#include "app/import.hpp"
#include "db/migrator.hpp"
#include "db/storage.hpp"
#include "gateway/installer/installer_token.hpp"
#include "gateway/rest/access.hpp"
#include "gateway/rest/passwords.hpp"
#include "gateway/rest/words.hpp"
#include "ocpp/domain/station_identity.hpp"
#include "ocpp/domain/weak_password.hpp"
#include "ocpp/services/registration_service.hpp"

namespace voltgate::app {
namespace {

Task<bool> refreshed(RegistrationService& registration) {
    co_await registration.refresh();
    co_return true;
}

Task<bool> written(db::Storage& storage, std::vector<AuditEntry> entries) {
    co_await storage.audit.add(std::move(entries));
    co_return true;
}

Task<bool> written(db::Storage& storage, IdentityTokenRecord token) {
    co_await storage.identityTokens.add(std::move(token));
    co_return true;
}

int refuse(const std::string& sentence) {
    std::cerr << "voltgate: " << sentence << "\n";
    return 1;
}

// What is done here is on record like what is done over REST.
void putOnRecord(db::Storage& storage, const std::string& action, const std::string& target,
                 std::optional<StationId> station = {}) {
    const auto* user = std::getenv("USER");
    AuditEntry entry{.at = DateTime::now(),
                     .kind = AuditKind::Change,
                     .actor = "command-line",
                     .name = user == nullptr ? "" : user,
                     .action = "voltgate " + action,
                     .target = target,
                     .station = std::move(station),
                     .status = 0};
    std::vector<AuditEntry> entries{std::move(entry)};
    finish(written(storage, std::move(entries)));
}

std::optional<Role> roleOf(const Invocation& invocation) {
    return rest::fromWord<Role>(invocation.role);
}

int addUser(db::Storage& storage, const Invocation& invocation) {
    const auto role = roleOf(invocation);
    if (!role)
        return refuse("no role '" + invocation.role +
                      "': use admin, operator, installer, viewer or driver");
    const bool isMadeUp = invocation.password.empty();
    const auto password = isMadeUp ? randomPassword() : invocation.password;
    const auto weakness = weaknessOf(password, userPasswordRule, {invocation.email});
    if (weakness) return refuse("the password is " + *weakness);
    User user{.email = invocation.email,
              .passwordHash = rest::Passwords::hashNow(password),
              .role = *role};
    const auto added = finish(storage.users.add(std::move(user)));
    if (!added) return refuse("there is a user " + invocation.email + " already");
    putOnRecord(storage, "user add", added->email + " as " + invocation.role);
    std::cout << "user " << added->email << " added";
    if (isMadeUp) std::cout << ", password " << password;
    std::cout << "\n";
    return 0;
}

int addStation(db::Storage& storage, const Invocation& invocation) {
    if (const auto fault = faultOfStationId(invocation.stationId))
        return refuse("the id " + *fault);
    if (const auto fault = faultOfSecurityProfile(invocation.stationId, invocation.securityProfile))
        return refuse("--security-profile: " + *fault);
    SystemClock clock;
    ConnectedStations nobody;
    RegistrationService registration(storage.stations, nobody, clock, std::chrono::seconds(300));
    const bool needsPassword = invocation.securityProfile == 1 || invocation.securityProfile == 2;
    const bool isMadeUp = needsPassword && invocation.password.empty();
    NewStation station{.id = {invocation.stationId},
                       .name = invocation.name,
                       .securityProfile = invocation.securityProfile};
    if (isMadeUp) station.password = randomPassword().substr(0, 20);
    if (!invocation.password.empty()) {
        const auto weakness =
            weaknessOf(invocation.password, stationPasswordRule, {invocation.stationId});
        if (weakness) return refuse("the password is " + *weakness);
        station.password = invocation.password;
    }
    const auto password = station.password;
    const auto added = finish(registration.add(std::move(station)));
    if (!added) return refuse("there is a station '" + invocation.stationId + "' already");
    putOnRecord(storage, "station add", added->id.value, added->id);
    std::cout << "station " << added->id.value << " added";
    if (isMadeUp) std::cout << ", password " << password.value_or("");
    std::cout << "\n";
    return 0;
}

int addToken(db::Storage& storage, const Invocation& invocation) {
    IdTokenRecord record{.token = {invocation.idToken},
                         .groupId = invocation.groupId,
                         .allowConcurrentTx = invocation.allowConcurrentTx};
    if (!finish(storage.idTokens.add(std::move(record)))) {
        return refuse("there is a token '" + invocation.idToken + "' already");
    }
    putOnRecord(storage, "token add", invocation.idToken);
    std::cout << "token " << invocation.idToken << " added\n";
    return 0;
}

int addApiKey(db::Storage& storage, const Invocation& invocation) {
    const auto role = roleOf(invocation);
    if (!role)
        return refuse("no role '" + invocation.role +
                      "': use admin, operator, installer, viewer or driver");
    const auto secret = rest::makeApiKeySecret();
    ApiKey key{.name = invocation.name.value_or(""), .secretHash = secret.hash, .role = *role};
    const auto added = finish(storage.apiKeys.add(std::move(key)));
    putOnRecord(storage, "api-key add", std::to_string(added.number) + " as " + invocation.role);
    std::cout << secret.text << "\n";
    return 0;
}

int addIdentityToken(db::Storage& storage, const Invocation& invocation) {
    const auto role = installer::roleOf(invocation.role);
    if (!role) {
        return refuse("no role '" + invocation.role + "': use operator, installer or developer");
    }
    SystemClock clock;
    ConnectedStations nobody;
    RegistrationService registration(storage.stations, nobody, clock, std::chrono::seconds(300));
    finish(refreshed(registration));
    const auto station = registration.known(invocation.stationId);
    if (!station) return refuse("there is no station '" + invocation.stationId + "'");
    const auto keys = installer::IdentityKeys::readOrMake(invocation.config.installerFolder);
    const installer::InstallerTokens tokens(
        keys, std::chrono::hours(1), clock,
        std::chrono::hours(24 * invocation.config.installerIdentityDays));
    const auto token = tokens.issueIdentity({.station = station->id, .role = *role});
    const auto id = installer::InstallerTokens::idOf(token);
    finish(written(storage, IdentityTokenRecord{.id = id,
                                                .station = station->id,
                                                .stationNumber = station->number,
                                                .role = invocation.role,
                                                .issuedAt = clock.now(),
                                                .expiresAt = tokens.endOfIdentity(),
                                                .issuedBy = "command line"}));
    putOnRecord(storage, "identity-token add", id + " as " + invocation.role, station->id);
    std::cout << token << "\n";
    return 0;
}

}  // namespace

int runCommand(const Invocation& invocation) {
    if (invocation.kind == Invocation::Kind::Doctor) return runDoctor(invocation);
    const auto applied =
        db::Migrator(invocation.config.databaseUrl, db::embeddedMigrations()).apply();
    if (invocation.kind == Invocation::Kind::Migrate) {
        for (const auto& name : applied) std::cout << "applied " << name << "\n";
        if (applied.empty()) std::cout << "the database is up to date\n";
        return 0;
    }
    db::Storage storage(invocation.config.databaseUrl, {.threads = 1});
    switch (invocation.kind) {
        case Invocation::Kind::UserAdd:
            return addUser(storage, invocation);
        case Invocation::Kind::StationAdd:
            return addStation(storage, invocation);
        case Invocation::Kind::StationImport:
        case Invocation::Kind::TokenImport:
            return importFile(storage, invocation);
        case Invocation::Kind::TokenAdd:
            return addToken(storage, invocation);
        case Invocation::Kind::ApiKeyAdd:
            return addApiKey(storage, invocation);
        case Invocation::Kind::IdentityTokenAdd:
            return addIdentityToken(storage, invocation);
        default:
            return refuse("this is no command");
    }
}

}  // namespace voltgate::app
