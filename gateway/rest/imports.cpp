#include "gateway/rest/imports.hpp"

#include "gateway/rest/new_station.hpp"
#include "gateway/rest/new_token.hpp"
#include "ocpp/domain/text.hpp"

namespace voltgate::rest {
namespace {

template <json::Described Body>
std::vector<std::string_view> fieldsOf() {
    std::vector<std::string_view> names;
    fields(json::Tag<Body>{}, [&](std::string_view name, auto) { names.push_back(name); });
    return names;
}

// Collects what a line says otherwise than what is on record; what it does not say is no
// difference.
class Differences {
public:
    void note(bool isDifferent, const char* field) {
        if (isDifferent) fields_.emplace_back(field);
    }
    std::string sentence() const {
        return fields_.empty() ? "" : "it is on record with another " + joined(fields_);
    }

private:
    std::vector<std::string> fields_;
};

struct StationKind {
    struct Record {
        NewStationBody body;
        NewStation station;
    };
    using Stored = ChargingStation;

    static constexpr const char* nameField = "id";

    RegistrationService& registration;

    static std::vector<std::string_view> columns() { return fieldsOf<NewStationBody>(); }
    static Record read(const std::string& json, ImportFormat format) {
        auto body = bodyOfLine<NewStationBody>(json, format);
        auto station = toNewStation(body);
        return {std::move(body), std::move(station)};
    }
    static std::string nameOf(const Record& record) { return record.station.id.value; }
    static std::string keyOf(const Record& record) { return toLower(record.station.id.value); }
    static std::string keyOf(const Stored& stored) { return toLower(stored.id.value); }

    static std::string difference(const Record& wanted, const Stored& known) {
        const auto& [body, station] = wanted;
        Differences differences;
        differences.note(station.name && station.name != known.name, "name");
        differences.note(station.siteId && station.siteId != known.siteId, "siteId");
        differences.note(body.securityProfile && station.securityProfile != known.securityProfile,
                         "securityProfile");
        differences.note(
            station.password && !RegistrationService::passwordMatches(known, *station.password),
            "password");
        differences.note(body.onboardingStatus && station.onboarding != known.onboarding,
                         "onboardingStatus");
        return differences.sentence();
    }
    Task<std::vector<Stored>> known(std::vector<Record> some) const {
        std::vector<Stored> stations;
        for (const auto& record : some) {
            auto station = registration.known(record.station.id.value);
            if (station) stations.push_back(std::move(*station));
        }
        co_return stations;
    }
    Task<std::vector<Stored>> add(std::vector<Record> some, WhenTaken whenTaken) const {
        std::vector<NewStation> stations;
        for (auto& record : some) stations.push_back(std::move(record.station));
        return registration.addMany(std::move(stations), whenTaken);
    }
};

struct TokenKind {
    struct Record {
        NewTokenBody body;
        IdTokenRecord token;
    };
    using Stored = IdTokenRecord;

    static constexpr const char* nameField = "idToken";

    IdTokenRepository& tokens;

    static std::vector<std::string_view> columns() { return fieldsOf<NewTokenBody>(); }
    static Record read(const std::string& json, ImportFormat format) {
        auto body = bodyOfLine<NewTokenBody>(json, format);
        auto token = toRecord(body);
        return {std::move(body), std::move(token)};
    }
    static std::string nameOf(const Record& record) { return record.token.token.value; }
    static std::string keyOf(const Record& record) { return record.token.token.normalized(); }
    static std::string keyOf(const Stored& stored) { return stored.token.normalized(); }

    static std::string difference(const Record& wanted, const Stored& known) {
        const auto& [body, token] = wanted;
        Differences differences;
        differences.note(body.type && token.token.type != known.token.type, "type");
        differences.note(body.status && token.status != known.status, "status");
        differences.note(token.expiresAt && token.expiresAt != known.expiresAt, "expiresAt");
        differences.note(token.groupId && token.groupId != known.groupId, "groupId");
        differences.note(
            body.allowConcurrentTx && token.allowConcurrentTx != known.allowConcurrentTx,
            "allowConcurrentTx");
        differences.note(token.label && token.label != known.label, "label");
        return differences.sentence();
    }
    Task<std::vector<Stored>> known(std::vector<Record> some) const {
        std::vector<IdToken> wanted;
        for (auto& record : some) wanted.push_back(std::move(record.token.token));
        return tokens.some(std::move(wanted));
    }
    Task<std::vector<Stored>> add(std::vector<Record> some, WhenTaken whenTaken) const {
        std::vector<IdTokenRecord> records;
        for (auto& record : some) records.push_back(std::move(record.token));
        return tokens.addMany(std::move(records), whenTaken);
    }
};

}  // namespace

Task<ImportReport> importStations(RegistrationService& registration,
                                  std::shared_ptr<ByteSource> bytes, ImportFormat format,
                                  ImportOptions options) {
    BulkImport<StationKind> import(StationKind{registration}, options);
    auto report = co_await import.run(std::move(bytes), format);
    co_return report;
}

Task<ImportReport> importTokens(IdTokenRepository& tokens, std::shared_ptr<ByteSource> bytes,
                                ImportFormat format, ImportOptions options) {
    BulkImport<TokenKind> import(TokenKind{tokens}, options);
    auto report = co_await import.run(std::move(bytes), format);
    co_return report;
}

}  // namespace voltgate::rest
