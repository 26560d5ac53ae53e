// What a repository throws when it cannot do its work. Everything else is a broken invariant.
#pragma once
#include <stdexcept>

namespace voltgate {

/// PostgreSQL cannot be reached, or went away before the commit. Nothing was stored; trying again
/// is safe.
struct DatabaseUnavailable : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// PostgreSQL is there, but did not get it done in the time that it had: it is too busy, or
/// somebody holds what it wants. Nothing was stored.
struct DatabaseBusy : DatabaseUnavailable {
    using DatabaseUnavailable::DatabaseUnavailable;
};

}  // namespace voltgate
