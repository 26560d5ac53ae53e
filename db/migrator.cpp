#include "db/migrator.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <map>

#include "db/connection.hpp"
#include "ocpp/log.hpp"
#include "ocpp/repositories/errors.hpp"

namespace voltgate::db {
namespace {

struct Applied {
    std::string name;
    std::string checksum;
};

Migration migration(std::string name, std::string sql) {
    int version = 0;
    const auto end = name.data() + name.size();
    const auto [stop, fault] = std::from_chars(name.data(), end, version);
    if (fault != std::errc{} || stop == end || *stop != '_') {
        throw MigrationFault("migration '" + name + "': the name must be like 0001_stations.sql");
    }
    return {.version = version, .name = std::move(name), .sql = std::move(sql)};
}

void requireOrder(const std::vector<Migration>& migrations) {
    int expected = 1;
    for (const auto& each : migrations) {
        if (each.version != expected) {
            throw MigrationFault("migration '" + each.name + "': number " +
                                 std::to_string(expected) +
                                 " was expected; number the files without gaps or repetitions");
        }
        ++expected;
    }
}

std::map<int, Applied> appliedIn(pqxx::transaction_base& tx) {
    std::map<int, Applied> applied;
    if (tx.exec1("select to_regclass('schema_migration')")[0].is_null()) return applied;
    for (const auto& row : tx.exec("select version, name, checksum from schema_migration")) {
        applied[row[0].as<int>()] = {row[1].as<std::string>(), row[2].as<std::string>()};
    }
    return applied;
}

std::string checksum(pqxx::transaction_base& tx, const std::string& sql) {
    return tx.exec_params1("select encode(sha256(convert_to($1, 'UTF8')), 'hex')", sql)[0]
        .as<std::string>();
}

// What is in the database must be what this program knows, from the first migration on.
void requireSameHistory(pqxx::transaction_base& tx, const std::map<int, Applied>& applied,
                        const std::vector<Migration>& migrations) {
    for (const auto& [version, known] : applied) {
        if (version > static_cast<int>(migrations.size())) {
            throw MigrationFault("the database is newer than this program: it has the migration '" +
                                 known.name + "'; start the newer program");
        }
        const auto& ours = migrations[static_cast<std::size_t>(version) - 1];
        if (checksum(tx, ours.sql) != known.checksum) {
            throw MigrationFault("migration '" + ours.name +
                                 "' was changed after it had been applied (as '" + known.name +
                                 "'); restore the file and put the change into a new one");
        }
    }
    if (!applied.empty() && applied.rbegin()->first != static_cast<int>(applied.size())) {
        throw MigrationFault("the table schema_migration has gaps below '" +
                             applied.rbegin()->second.name + "'; restore the database's backup");
    }
}

void createHistory(pqxx::connection& session) {
    pqxx::work tx(session);
    tx.exec(R"sql(
        create table if not exists schema_migration (
            version    integer primary key,
            name       text not null,
            checksum   text not null,
            applied_at timestamptz not null default now()
        ))sql");
    tx.commit();
}

void applyOne(pqxx::connection& session, const Migration& each) {
    try {
        pqxx::work tx(session);
        tx.exec("set local statement_timeout = 0");
        tx.exec(each.sql);
        tx.exec_params0(
            "insert into schema_migration (version, name, checksum) values ($1, $2, $3)",
            each.version, each.name, checksum(tx, each.sql));
        tx.commit();
    } catch (const pqxx::sql_error& error) {
        throw MigrationFault("migration '" + each.name +
                             "' failed and changed nothing: " + error.what());
    }
}

template <class Work>
auto whileConnected(Work work) {
    try {
        return work();
    } catch (const pqxx::broken_connection& failure) {
        throw DatabaseUnavailable(failure.what());
    }
}

// Held until the connection ends.
void lockOutOthers(pqxx::connection& session) {
    pqxx::nontransaction tx(session);
    tx.exec("set statement_timeout = 0");
    tx.exec("select pg_advisory_lock(hashtext('voltgate migrations'))");
}

}  // namespace

std::vector<Migration> migrationsIn(const std::filesystem::path& folder) {
    std::vector<Migration> migrations;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() != ".sql") continue;
        std::ifstream file(entry.path(), std::ios::binary);
        migrations.push_back(migration(
            entry.path().filename().string(),
            std::string(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>())));
    }
    std::sort(migrations.begin(), migrations.end(),
              [](const Migration& a, const Migration& b) { return a.name < b.name; });
    return migrations;
}

Migrator::Migrator(Postgres postgres, std::vector<Migration> migrations)
    : postgres_(std::move(postgres)), migrations_(std::move(migrations)) {
    requireOrder(migrations_);
}

std::vector<std::string> Migrator::apply() {
    return whileConnected([this] { return applyMissing(); });
}

void Migrator::check() {
    whileConnected([this] { requireAll(); });
}

std::vector<std::string> Migrator::applyMissing() {
    Connection connection(postgres_, Planning::Deciding);
    const auto watch = connection.watch(anyTime);
    lockOutOthers(connection.session);
    createHistory(connection.session);
    std::map<int, Applied> applied;
    {
        pqxx::work tx(connection.session);
        applied = appliedIn(tx);
        requireSameHistory(tx, applied, migrations_);
    }
    std::vector<std::string> names;
    for (const auto& each : migrations_) {
        if (applied.contains(each.version)) continue;
        applyOne(connection.session, each);
        log::info("migration applied", {{"file", each.name}});
        names.push_back(each.name);
    }
    return names;
}

void Migrator::requireAll() {
    Connection connection(postgres_, Planning::Deciding);
    const auto watch = connection.watch();
    pqxx::work tx(connection.session);
    const auto applied = appliedIn(tx);
    requireSameHistory(tx, applied, migrations_);
    if (applied.size() < migrations_.size()) {
        throw MigrationFault("migration '" + migrations_[applied.size()].name +
                             "' has not been applied; run 'voltgate migrate'");
    }
}

}  // namespace voltgate::db
