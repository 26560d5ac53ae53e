// Copies, beside the journal, of what must be known while PostgreSQL is away: the stations, so that
// they may connect, and the tokens, for the verdict on them. Of secrets they hold hashes only, and
// only the owner may read them. They are written when what they copy has changed. Safe to use from
// any thread; writing blocks.
#pragma once
#include <filesystem>
#include <mutex>
#include <optional>
#include <unordered_map>
#include <vector>

#include "db/database.hpp"
#include "ocpp/domain/id_token.hpp"
#include "ocpp/domain/station.hpp"

namespace voltgate::db {

class LocalCopy {
public:
    /// The newest tokens, if there are more.
    static constexpr int mostTokens = 100'000;

    explicit LocalCopy(std::filesystem::path folder);

    void keep(const std::vector<ChargingStation>& stations);
    /// Nothing when there is no copy, or none that can be read.
    std::optional<std::vector<ChargingStation>> stations() const;

    /// Reads the tokens again if any has changed.
    Task<> refreshTokens(Database& database);
    /// As it was when the tokens were last read, without its label.
    std::optional<IdTokenRecord> token(const IdToken& token) const;

private:
    void keep(const std::vector<IdTokenRecord>& tokens, std::string version);
    void readTokens();
    void write(const char* name, std::string& lastWritten, std::string content);

    const std::filesystem::path folder_;
    mutable std::mutex mutex_;
    std::string stationsWritten_;
    std::string tokensWritten_;
    std::string tokensVersion_;
    std::unordered_map<std::string, IdTokenRecord> tokens_;  // By the SHA-256 of the normal form.
};

}  // namespace voltgate::db
