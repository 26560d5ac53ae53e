// Where PostgreSQL is, and the guard of all who wait for it: what whoever connects is given. Cheap
// to copy; copies share the guard. Safe to use from any thread.
#pragma once
#include <concepts>
#include <memory>
#include <string>

#include "db/stall_guard.hpp"

namespace voltgate::db {

class Postgres {
public:
    /// Either form of libpq's connection strings. One that stands alone has a guard of its own.
    template <std::convertible_to<std::string> Url>
    Postgres(Url&& url)  // NOLINT(google-explicit-constructor): a URL is all that most have.
        : url_(std::forward<Url>(url)), guard_(std::make_shared<StallGuard>()) {}

    const std::string& url() const { return url_; }
    StallGuard& guard() const { return *guard_; }

private:
    std::string url_;
    std::shared_ptr<StallGuard> guard_;
};

}  // namespace voltgate::db
