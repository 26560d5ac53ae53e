// Requests that are done once, in PostgreSQL. Safe to use from any thread.
#pragma once
#include "db/database.hpp"
#include "ocpp/repositories/idempotency_repository.hpp"

namespace voltgate::db {

class IdempotencyRepository final : public voltgate::IdempotencyRepository {
public:
    explicit IdempotencyRepository(Database& database) : database_(database) {}

    Task<std::optional<KeyedRequest>> begin(KeyedRequest request, DateTime expired,
                                            std::size_t atMost) override;
    Task<> complete(RequestKey key, KeptAnswer answer) override;
    Task<> forget(RequestKey key) override;

private:
    Database& database_;
};

/// Drops what has expired; a part at a time.
void dropKeyedRequestsBefore(pqxx::connection& session, DateTime expired);

}  // namespace voltgate::db
