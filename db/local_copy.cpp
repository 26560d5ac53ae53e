#include "db/local_copy.hpp"

#include <openssl/sha.h>

#include <asio/post.hpp>
#include <future>

#include "db/binary.hpp"
#include "db/id_token_row.hpp"
#include "db/row.hpp"
#include "db/statement.hpp"
#include "ocpp/domain/hex.hpp"
#include "ocpp/domain/text.hpp"
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
    codec(r.token.value, r.token.type, r.status, r.expiresAt, r.groupId, r.allowConcurrentTx,
          r.number);
}

namespace {

constexpr char format = 4;  // Of both files.
constexpr std::size_t readTogether = 1000;

constexpr Statement newestTokens{"newest_id_tokens", R"sql(
    select * from id_token order by number desc limit $1)sql"};

constexpr Statement someTokens{"some_id_tokens", R"sql(
    select * from id_token where token_key = any($1::text[]))sql"};

std::string keyOf(const IdToken& token) {
    const auto text = token.normalized();
    unsigned char digest[SHA256_DIGEST_LENGTH];
    SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest);
    return toHex({reinterpret_cast<const char*>(digest), sizeof digest});
}

// The key takes the place of the token itself.
IdTokenRecord masked(IdTokenRecord record) {
    record.token.value = keyOf(record.token);
    record.label.reset();
    return record;
}

template <class Record>
std::string encoded(const Record& record) {
    std::string bytes;
    BinaryWriter writer(bytes);
    writer(record);
    return bytes;
}

template <class Record>
Record decoded(const std::string& bytes) {
    Record record;
    BinaryReader reader(bytes);
    reader(record);
    reader.finish();
    return record;
}

// A copy that cannot be read is worth nothing: better none.
template <class Record>
std::optional<std::vector<Record>> readRecords(CopyFile file) {
    const auto records = file.read();
    if (!records) return std::nullopt;
    std::vector<Record> all;
    all.reserve(records->size());
    try {
        for (const auto& [key, bytes] : *records) all.push_back(decoded<Record>(bytes));
    } catch (const BinaryFault& fault) {
        log::warn("a local copy cannot be read", {{"error", fault.what()}});
        return std::nullopt;
    }
    return all;
}

std::vector<CopyFile::Change> toChanges(
    const std::map<std::string, std::optional<std::string>>& of) {
    std::vector<CopyFile::Change> changes;
    changes.reserve(of.size());
    for (const auto& [key, record] : of) changes.push_back({key, record});
    return changes;
}

CopyFile::Records toRecords(const std::map<std::string, std::optional<std::string>>& of) {
    CopyFile::Records records;
    for (const auto& [key, record] : of) {
        if (record) records.emplace(key, *record);
    }
    return records;
}

}  // namespace

LocalCopy::LocalCopy(std::filesystem::path folder, std::size_t tokensAtMost)
    : folder_(std::move(folder)),
      tokensAtMost_(tokensAtMost),
      stationFile_(folder_ / "stations", format),
      tokenFile_(folder_ / "tokens", format) {
    auto records = readRecords<IdTokenRecord>(CopyFile(folder_ / "tokens", format));
    if (!records) return;
    for (auto& record : *records) {
        auto key = record.token.value;
        byNumber_[record.number] = key;
        tokens_.emplace(std::move(key), std::move(record));
    }
}

LocalCopy::~LocalCopy() { stop(); }

void LocalCopy::stop() { writer_.join(); }

void LocalCopy::flush() {
    std::promise<void> written;
    asio::post(writer_, [&written] { written.set_value(); });
    written.get_future().wait();
}

void LocalCopy::keep(StationChanges changes) {
    if (changes.empty() && !hasUnwritten_) return;
    asio::post(writer_, [this, changes = std::move(changes)] { write(changes, {}); });
}

// On the writer's thread. A copy that cannot be written is old, and that is all.
void LocalCopy::write(const StationChanges& stations, Encoded tokens) {
    if (stations.areAll) {
        unwrittenStations_.clear();
        areAllStationsUnwritten_ = true;
        lacksStations_ = false;
    }
    for (const auto& station : stations.present)
        unwrittenStations_[toLower(station->id.value)] = encoded(*station);
    for (const auto& id : stations.removed) unwrittenStations_[toLower(id.value)] = std::nullopt;
    for (auto& [key, record] : tokens) unwrittenTokens_[key] = std::move(record);
    try {
        writeStations();
        writeTokens();
        hasUnwritten_ = false;
        isFailing_ = false;
    } catch (const std::exception& error) {
        hasUnwritten_ = true;
        if (std::exchange(isFailing_, true)) return;
        log::warn("the local copies cannot be written",
                  {{"folder", folder_.string()}, {"error", error.what()}});
    }
}

void LocalCopy::writeStations() {
    if (areAllStationsUnwritten_) {
        stationFile_.replace(toRecords(unwrittenStations_));
    } else if (!stationFile_.append(toChanges(unwrittenStations_))) {
        lacksStations_ = true;
    }
    areAllStationsUnwritten_ = false;
    unwrittenStations_.clear();
}

void LocalCopy::writeTokens() {
    if (!tokenFile_.append(toChanges(unwrittenTokens_))) {
        CopyFile::Records all;
        {
            const std::scoped_lock lock(mutex_);
            for (const auto& [key, record] : tokens_) all.emplace(key, encoded(record));
        }
        tokenFile_.replace(all);
    }
    unwrittenTokens_.clear();
}

std::optional<std::vector<ChargingStation>> LocalCopy::stations() const {
    return readRecords<ChargingStation>(CopyFile(folder_ / "stations", format));
}

void LocalCopy::hear(const std::vector<std::string>& tokens) {
    const std::scoped_lock lock(mutex_);
    if (!heard_.ofAny) heard_.tokens.insert(tokens.begin(), tokens.end());
}

void LocalCopy::hearOfAny() {
    const std::scoped_lock lock(mutex_);
    heard_ = {.ofAny = true};
}

LocalCopy::Heard LocalCopy::takeHeard() {
    const std::scoped_lock lock(mutex_);
    return std::exchange(heard_, {});
}

void LocalCopy::putBack(Heard heard) {
    const std::scoped_lock lock(mutex_);
    heard_.ofAny = heard_.ofAny || heard.ofAny;
    heard_.tokens.merge(heard.tokens);
}

Task<> LocalCopy::refreshTokens(Database& database) {
    const auto heard = takeHeard();
    if (!heard.ofAny && heard.tokens.empty()) co_return;
    const auto work = [this, &heard](pqxx::work& tx) {
        if (heard.ofAny) return takeAll(all(run(tx, newestTokens, tokensAtMost_), readIdToken));
        for (auto next = heard.tokens.begin(); next != heard.tokens.end();) {
            std::set<std::string> asked;
            ArrayParameter keys;
            for (; next != heard.tokens.end() && asked.size() < readTogether; ++next) {
                keys.add(*next);
                asked.insert(*next);
            }
            takeSome(asked, all(run(tx, someTokens, keys), readIdToken));
        }
    };
    std::exception_ptr failure;
    try {
        co_await database.largeTransaction(work);
    } catch (...) {
        failure = std::current_exception();
    }
    if (!failure) co_return;
    putBack(heard);
    std::rethrow_exception(failure);
}

void LocalCopy::takeAll(std::vector<IdTokenRecord> tokens) {
    Encoded changes;
    std::unordered_map<std::string, IdTokenRecord> fresh;
    std::map<std::int64_t, std::string> byNumber;
    for (auto& token : tokens) {
        auto record = masked(std::move(token));
        auto key = record.token.value;
        byNumber[record.number] = key;
        fresh.emplace(std::move(key), std::move(record));
    }
    {
        const std::scoped_lock lock(mutex_);
        for (const auto& [key, record] : tokens_) {
            if (!fresh.contains(key)) changes[key] = std::nullopt;
        }
        for (const auto& [key, record] : fresh) {
            const auto known = tokens_.find(key);
            auto bytes = encoded(record);
            if (known == tokens_.end() || encoded(known->second) != bytes)
                changes[key] = std::move(bytes);
        }
        tokens_.swap(fresh);
        byNumber_.swap(byNumber);
    }
    asio::post(writer_, [this, changes = std::move(changes)] { write({}, changes); });
}

void LocalCopy::takeSome(const std::set<std::string>& asked, std::vector<IdTokenRecord> tokens) {
    Encoded changes;
    {
        const std::scoped_lock lock(mutex_);
        for (const auto& text : asked) take(keyOf({.value = text}), changes);
        for (auto& token : tokens) put(masked(std::move(token)), changes);
    }
    asio::post(writer_, [this, changes = std::move(changes)] { write({}, changes); });
}

void LocalCopy::take(const std::string& key, Encoded& changes) {
    const auto known = tokens_.find(key);
    if (known == tokens_.end()) return;
    changes[key] = std::nullopt;
    byNumber_.erase(known->second.number);
    tokens_.erase(known);
}

// The oldest makes room.
void LocalCopy::put(IdTokenRecord record, Encoded& changes) {
    auto key = record.token.value;
    changes[key] = encoded(record);
    byNumber_[record.number] = key;
    tokens_.insert_or_assign(std::move(key), std::move(record));
    while (tokens_.size() > tokensAtMost_) {
        const auto oldest = byNumber_.begin()->second;
        take(oldest, changes);
    }
}

std::optional<IdTokenRecord> LocalCopy::token(const IdToken& token) const {
    const auto key = keyOf(token);
    const std::scoped_lock lock(mutex_);
    const auto found = tokens_.find(key);
    if (found == tokens_.end()) return std::nullopt;
    auto record = found->second;
    record.token = token;
    return record;
}

}  // namespace voltgate::db
