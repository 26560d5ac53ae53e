// Copies, beside the journal, of what must be known while PostgreSQL is away: the stations, so that
// they may connect, and the tokens, for the verdict on them. Of secrets they hold hashes only, and
// only the owner may read them. What has changed is written, at most once a second, by a thread of
// their own. Safe to use from any thread.
#pragma once
#include <asio/thread_pool.hpp>
#include <atomic>
#include <filesystem>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <unordered_map>
#include <vector>

#include "db/copy_file.hpp"
#include "db/database.hpp"
#include "ocpp/domain/id_token.hpp"
#include "ocpp/repositories/station_repository.hpp"

namespace voltgate::db {

class LocalCopy {
public:
    /// The newest tokens, if there are more.
    static constexpr std::size_t mostTokens = 100'000;

    explicit LocalCopy(std::filesystem::path folder, std::size_t tokensAtMost = mostTokens);
    ~LocalCopy();

    /// Writes it behind; what cannot be written is written with what comes next.
    void keep(StationChanges changes);
    /// There is no file that changes could be added to: keep() all.
    bool lacksStations() const { return lacksStations_; }
    /// Nothing when there is no copy, or none that can be read.
    std::optional<std::vector<ChargingStation>> stations() const;

    /// These tokens have changed; or any may have.
    void hear(const std::vector<std::string>& tokens);
    void hearOfAny();
    /// Reads what was heard of, all the first time; called periodically.
    Task<> refreshTokens(Database& database);
    /// As it was when the tokens were last read, without its label.
    std::optional<IdTokenRecord> token(const IdToken& token) const;

    void flush();  ///< Waits until what was given is written, if it can be.
    void stop();   ///< And ends.

private:
    struct Heard {
        bool ofAny = false;
        std::set<std::string> tokens{};
    };
    using Encoded = std::map<std::string, std::optional<std::string>>;

    Heard takeHeard();
    void putBack(Heard heard);
    void takeAll(std::vector<IdTokenRecord> tokens);
    void takeSome(const std::set<std::string>& asked, std::vector<IdTokenRecord> tokens);
    void put(IdTokenRecord record, Encoded& changes);
    void take(const std::string& key, Encoded& changes);
    void write(const StationChanges& stations, Encoded tokens);
    void writeStations();
    void writeTokens();

    const std::filesystem::path folder_;
    const std::size_t tokensAtMost_;
    mutable std::mutex mutex_;
    std::unordered_map<std::string, IdTokenRecord> tokens_;  // By the SHA-256 of the normal form.
    std::map<std::int64_t, std::string> byNumber_;           // Their keys.
    Heard heard_{.ofAny = true};

    // Of the thread that writes.
    CopyFile stationFile_;
    CopyFile tokenFile_;
    bool areAllStationsUnwritten_ = false;
    Encoded unwrittenStations_;
    Encoded unwrittenTokens_;
    bool isFailing_ = false;

    std::atomic<bool> hasUnwritten_ = false;
    std::atomic<bool> lacksStations_ = false;
    asio::thread_pool writer_{1};  // Last: its thread uses the rest.
};

}  // namespace voltgate::db
