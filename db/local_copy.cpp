#include "db/local_copy.hpp"

#include <openssl/sha.h>

#include "db/binary.hpp"
#include "db/durable_file.hpp"
#include "db/id_token_row.hpp"
#include "db/row.hpp"
#include "db/statement.hpp"
#include "ocpp/domain/hex.hpp"
#include "ocpp/log.hpp"

namespace voltgate::db {

// Found by the codec through its namespace. What nobody needs while PostgreSQL is away is left out.
void fields(auto& codec, Like<StationCredential> auto& c) { codec(c.salt, c.hash); }
void fields(auto& codec, Like<ConnectionQuirks> auto& q) {
    codec(q.assumeVersion, q.anyUserName, q.allowMissingConnectionHeader, q.pingInterval,
          q.closeStyle);
}
void fields(auto& codec, Like<StationLeniency> auto& l) { codec(l.strict, l.off); }
void fields(auto& codec, Like<ChargingStation> auto& s) {
    codec(s.id.value, s.number, s.name, s.siteId, s.securityProfile, s.credential, s.nextCredential,
          s.nextSecurityProfile, s.connection, s.onboarding, s.leniency, s.quirkProfile,
          s.ocppVersion, s.createdAt, s.revision);
}
void fields(auto& codec, Like<IdTokenRecord> auto& r) {
    codec(r.token.value, r.token.type, r.status, r.expiresAt, r.groupId, r.allowConcurrentTx);
}

namespace {

constexpr char format = 3;  // Of both files, as the first byte of each frame.

constexpr Statement tokensVersion{"id_tokens_version", R"sql(
    select concat_ws('/', count(*), sum(revision), max(number)) as version from id_token)sql"};

constexpr Statement newestTokens{"newest_id_tokens", R"sql(
    select * from id_token order by number desc limit $1)sql"};

std::string keyOf(const IdToken& token) {
    const auto text = token.normalized();
    unsigned char digest[SHA256_DIGEST_LENGTH];
    SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest);
    return toHex({reinterpret_cast<const char*>(digest), sizeof digest});
}

template <class Record>
std::string contentOf(const std::vector<Record>& records) {
    std::string payload(1, format);
    BinaryWriter writer(payload);
    writer(records);
    std::string content;
    appendFrame(content, payload);
    return content;
}

// A copy that cannot be read is worth nothing: better none.
template <class Record>
std::optional<std::vector<Record>> readRecords(const std::filesystem::path& file) {
    try {
        const auto content = readFile(file);
        if (!content) return std::nullopt;
        std::string_view bytes = *content;
        auto payload = takeFrame(bytes);
        if (!payload || payload->front() != format) throw BinaryFault("it is damaged");
        payload->remove_prefix(1);
        std::vector<Record> records;
        BinaryReader reader(*payload);
        reader(records);
        return records;
    } catch (const std::exception& error) {
        log::warn("a local copy cannot be read",
                  {{"file", file.string()}, {"error", error.what()}});
        return std::nullopt;
    }
}

}  // namespace

LocalCopy::LocalCopy(std::filesystem::path folder) : folder_(std::move(folder)) { readTokens(); }

void LocalCopy::keep(const std::vector<ChargingStation>& stations) {
    write("stations", stationsWritten_, contentOf(stations));
}

std::optional<std::vector<ChargingStation>> LocalCopy::stations() const {
    return readRecords<ChargingStation>(folder_ / "stations");
}

// A copy that cannot be written is old, and that is all.
void LocalCopy::write(const char* name, std::string& lastWritten, std::string content) {
    const std::scoped_lock lock(mutex_);
    if (content == lastWritten) return;
    try {
        replaceFile(folder_ / name, content);
        lastWritten = std::move(content);
    } catch (const std::exception& error) {
        log::warn("a local copy cannot be written",
                  {{"file", (folder_ / name).string()}, {"error", error.what()}});
    }
}

Task<> LocalCopy::refreshTokens(Database& database) {
    const auto work = [this](pqxx::work& tx) {
        auto version = get<std::string>(run(tx, tokensVersion)[0], "version");
        {
            const std::scoped_lock lock(mutex_);
            if (version == tokensVersion_) return;
        }
        keep(all(run(tx, newestTokens, mostTokens), readIdToken), std::move(version));
    };
    co_await database.transaction(work);
}

// The key takes the place of the token itself.
void LocalCopy::keep(const std::vector<IdTokenRecord>& tokens, std::string version) {
    std::vector<IdTokenRecord> masked;
    masked.reserve(tokens.size());
    for (const auto& record : tokens) {
        auto& copy = masked.emplace_back(record);
        copy.token.value = keyOf(record.token);
        copy.label.reset();
    }
    write("tokens", tokensWritten_, contentOf(masked));
    std::unordered_map<std::string, IdTokenRecord> fresh;
    for (auto& record : masked) {
        auto key = record.token.value;
        fresh.emplace(std::move(key), std::move(record));
    }
    const std::scoped_lock lock(mutex_);
    tokens_ = std::move(fresh);
    tokensVersion_ = std::move(version);
}

void LocalCopy::readTokens() {
    auto records = readRecords<IdTokenRecord>(folder_ / "tokens");
    if (!records) return;
    for (auto& record : *records) {
        auto key = record.token.value;
        tokens_.emplace(std::move(key), std::move(record));
    }
}

std::optional<IdTokenRecord> LocalCopy::token(const IdToken& token) const {
    const std::scoped_lock lock(mutex_);
    const auto found = tokens_.find(keyOf(token));
    if (found == tokens_.end()) return std::nullopt;
    auto record = found->second;
    record.token = token;
    return record;
}

}  // namespace voltgate::db
