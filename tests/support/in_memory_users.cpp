// The in-memory twins of what the access checks read and write: users, sessions, API keys, identity
// tokens, the audit log.
#include "tests/support/in_memory_pages.hpp"
#include "tests/support/in_memory_repositories.hpp"

namespace voltgate {
namespace {

template <class T>
void assignIfSet(const std::optional<T>& change, T& field) {
    if (change) field = *change;
}

}  // namespace

Task<std::optional<User>> InMemoryUsers::add(User user) {
    const auto lock = tables_.open();
    const auto isTaken = [&](const auto& row) { return row.email == user.email; };
    if (rowIn(tables_.users, isTaken) != nullptr) co_return std::nullopt;
    user.number = tables_.nextNumber();
    user.createdAt = tables_.clock.now();
    tables_.users.push_back(user);
    co_return user;
}

Task<std::optional<User>> InMemoryUsers::findByEmail(std::string email) {
    const auto lock = tables_.open();
    co_return found(tables_.users, [&](const auto& row) { return row.email == email; });
}

Task<Listed<User>> InMemoryUsers::list(Page page) {
    const auto lock = tables_.open();
    co_return pageOf(
        tables_.users, page, [](const auto& row) { return row.number; },
        [](const auto&) { return true; });
}

bool InMemoryUsers::isLastAdmin(const User& user) const {
    const auto managesUsers = [](const auto& row) {
        return row.role == Role::Admin && !row.sites.has_value();
    };
    return managesUsers(user) &&
           std::none_of(tables_.users.begin(), tables_.users.end(), [&](const auto& other) {
               return managesUsers(other) && other.number != user.number;
           });
}

Task<UserChangeResult> InMemoryUsers::change(std::int64_t number, UserChange change) {
    const auto lock = tables_.open();
    auto* row = rowIn(tables_.users, [&](const auto& r) { return r.number == number; });
    if (row == nullptr) co_return UserChangeResult::NotFound;
    const bool takesAdmin =
        change.role.value_or(Role::Admin) != Role::Admin || (change.sites && *change.sites);
    if (takesAdmin && isLastAdmin(*row)) co_return UserChangeResult::LastAdmin;
    if (change.formerHash.value_or(row->passwordHash) != row->passwordHash)
        co_return UserChangeResult::PasswordDiffers;
    assignIfSet(change.role, row->role);
    assignIfSet(change.passwordHash, row->passwordHash);
    assignIfSet(change.sites, row->sites);
    assignIfSet(change.cards, row->cards);
    std::erase_if(tables_.sessions, [&](const auto& r) { return r.user == number; });
    co_return UserChangeResult::Changed;
}

Task<UserChangeResult> InMemoryUsers::remove(std::int64_t number) {
    const auto lock = tables_.open();
    auto* row = rowIn(tables_.users, [&](const auto& r) { return r.number == number; });
    if (row == nullptr) co_return UserChangeResult::NotFound;
    if (isLastAdmin(*row)) co_return UserChangeResult::LastAdmin;
    std::erase_if(tables_.users, [&](const auto& r) { return r.number == number; });
    std::erase_if(tables_.sessions, [&](const auto& r) { return r.user == number; });
    co_return UserChangeResult::Changed;
}

Task<std::int64_t> InMemoryUsers::count() {
    const auto lock = tables_.open();
    co_return static_cast<std::int64_t>(tables_.users.size());
}

Task<bool> InMemoryUsers::beginSession(LoginSession session) {
    const auto lock = tables_.open();
    const auto isTheirs = [&](const auto& row) {
        return row.number == session.user &&
               row.passwordHash == session.shownHash.value_or(row.passwordHash);
    };
    if (rowIn(tables_.users, isTheirs) == nullptr) co_return false;
    tables_.sessions.push_back(std::move(session));
    co_return true;
}

Task<std::optional<User>> InMemoryUsers::findBySession(std::string id) {
    const auto lock = tables_.open();
    const auto* session = rowIn(tables_.sessions, [&](const auto& row) {
        return row.id == id && row.expiresAt > tables_.clock.now();
    });
    if (session == nullptr) co_return std::nullopt;
    co_return found(tables_.users, [&](const auto& row) { return row.number == session->user; });
}

Task<> InMemoryUsers::endSession(std::string id) {
    const auto lock = tables_.open();
    std::erase_if(tables_.sessions, [&](const auto& row) { return row.id == id; });
    co_return;
}

Task<ApiKey> InMemoryApiKeys::add(ApiKey key) {
    const auto lock = tables_.open();
    key.number = tables_.nextNumber();
    key.createdAt = tables_.clock.now();
    tables_.apiKeys.push_back(key);
    co_return key;
}

Task<std::optional<ApiKey>> InMemoryApiKeys::findBySecretHash(std::string secretHash) {
    const auto lock = tables_.open();
    auto* row = rowIn(tables_.apiKeys, [&](const auto& r) { return r.secretHash == secretHash; });
    if (row == nullptr) co_return std::nullopt;
    row->lastUsedAt = tables_.clock.now();
    co_return *row;
}

Task<Listed<ApiKey>> InMemoryApiKeys::list(Page page) {
    const auto lock = tables_.open();
    co_return pageOf(
        tables_.apiKeys, page, [](const auto& row) { return row.number; },
        [](const auto&) { return true; });
}

Task<bool> InMemoryApiKeys::remove(std::int64_t number) {
    const auto lock = tables_.open();
    co_return std::erase_if(tables_.apiKeys, [&](const auto& r) { return r.number == number; }) > 0;
}

Task<> InMemoryIdentityTokens::add(IdentityTokenRecord token) {
    const auto lock = tables_.open();
    tables_.identityTokens.push_back(std::move(token));
    co_return;
}

Task<bool> InMemoryIdentityTokens::use(IdentityTokenRecord token) {
    const auto lock = tables_.open();
    auto* row = rowIn(tables_.identityTokens, [&](const auto& r) { return r.id == token.id; });
    if (row == nullptr) {
        token.lastUsedAt = tables_.clock.now();
        tables_.identityTokens.push_back(std::move(token));
        co_return true;
    }
    if (row->revokedAt || row->stationNumber != token.stationNumber) co_return false;
    row->lastUsedAt = tables_.clock.now();
    co_return true;
}

Task<bool> InMemoryIdentityTokens::isRevoked(std::string id) {
    const auto lock = tables_.open();
    const auto* row = rowIn(tables_.identityTokens, [&](const auto& r) { return r.id == id; });
    co_return row != nullptr && row->revokedAt.has_value();
}

Task<std::vector<IdentityTokenRecord>> InMemoryIdentityTokens::ofStation(StationId station) {
    const auto lock = tables_.open();
    std::vector<IdentityTokenRecord> tokens;
    for (const auto& row : tables_.identityTokens) {
        if (row.station == station) tokens.insert(tokens.begin(), row);
    }
    co_return tokens;
}

Task<bool> InMemoryIdentityTokens::revoke(StationId station, std::string id) {
    const auto lock = tables_.open();
    auto* row = rowIn(tables_.identityTokens,
                      [&](const auto& r) { return r.id == id && r.station == station; });
    if (row == nullptr) co_return false;
    if (!row->revokedAt) row->revokedAt = tables_.clock.now();
    co_return true;
}

Task<std::int64_t> InMemoryAudit::begin(AuditEntry entry) {
    const auto lock = tables_.open();
    const auto number = tables_.nextNumber();
    tables_.auditIntents[number] = std::move(entry);
    co_return number;
}

Task<> InMemoryAudit::drop(std::int64_t intent) {
    const auto lock = tables_.open();
    tables_.auditIntents.erase(intent);
    co_return;
}

Task<std::int64_t> InMemoryAudit::addInterrupted(DateTime /*begunBefore*/) {
    const auto lock = tables_.open();
    const auto count = static_cast<std::int64_t>(tables_.auditIntents.size());
    for (auto& [number, entry] : tables_.auditIntents) {
        entry.number = tables_.nextNumber();
        tables_.audit.push_back(std::move(entry));
    }
    tables_.auditIntents.clear();
    co_return count;
}

Task<> InMemoryAudit::add(std::vector<AuditEntry> entries) {
    const auto lock = tables_.open();
    for (auto& entry : entries) {
        tables_.auditIntents.erase(entry.intent);
        entry.number = tables_.nextNumber();
        tables_.audit.push_back(std::move(entry));
    }
    co_return;
}

Task<Listed<AuditEntry>> InMemoryAudit::list(AuditFilter filter, Page page) {
    const auto lock = tables_.open();
    co_return pageOf(
        tables_.audit, page, [](const auto& row) { return row.number; },
        [&](const auto& row) {
            return (!filter.actor || row.actor == *filter.actor || row.name == *filter.actor) &&
                   (!filter.kind || row.kind == *filter.kind) &&
                   (!filter.address || row.address == *filter.address) &&
                   (!filter.station || row.station == *filter.station) &&
                   (!filter.from || row.at >= *filter.from) && (!filter.to || row.at < *filter.to);
        });
}

}  // namespace voltgate
