// Brings a database to the state that this program was built for: numbered SQL files, each applied
// once, in order, in a transaction of its own, by one process at a time. Blocks; used at start.
#pragma once
#include <filesystem>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "db/postgres.hpp"

namespace voltgate::db {

struct Migration {
    int version = 0;
    std::string name;  ///< The file's name, e.g. 0001_stations.sql.
    std::string sql;
};

/// The files of migrations/ as they were when this program was built.
std::vector<Migration> embeddedMigrations();
/// The files of a folder, in order.
std::vector<Migration> migrationsIn(const std::filesystem::path& folder);

/// The database and the migrations do not fit together. The text names the file and what to do.
struct MigrationFault : std::runtime_error {
    using std::runtime_error::runtime_error;
};

class Migrator {
public:
    /// Throws MigrationFault when the numbers are not 1, 2, 3 ...
    Migrator(Postgres postgres, std::vector<Migration> migrations);

    /// Applies what is missing; returns the names of what it applied. Throws MigrationFault, or
    /// DatabaseUnavailable.
    std::vector<std::string> apply();
    /// Throws MigrationFault when anything is missing; changes nothing.
    void check();

private:
    std::vector<std::string> applyMissing();
    void requireAll();

    const Postgres postgres_;
    const std::vector<Migration> migrations_;
};

}  // namespace voltgate::db
