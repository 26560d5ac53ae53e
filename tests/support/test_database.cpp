#include "tests/support/test_database.hpp"

#include <signal.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cstdio>
#include <fstream>
#include <functional>
#include <memory>
#include <pqxx/pqxx>
#include <stdexcept>

#include "db/migrator.hpp"

namespace voltgate::test {
namespace {

// VOLTGATE_TEST_SCRIPT and VOLTGATE_TEST_CLUSTER are set by CMake.
const std::string script = VOLTGATE_TEST_SCRIPT;
const std::filesystem::path sharedCluster = VOLTGATE_TEST_CLUSTER;

std::string output(const std::string& command) {
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
    if (!pipe) throw std::runtime_error("cannot run " + command);
    std::string text;
    std::array<char, 512> buffer;
    while (fgets(buffer.data(), buffer.size(), pipe.get())) text += buffer.data();
    while (!text.empty() && text.back() == '\n') text.pop_back();
    return text;
}

std::string startCluster(const std::filesystem::path& folder) {
    auto url = output(script + " start " + folder.string() + " --fast");
    if (!url.starts_with("postgresql://")) throw std::runtime_error("PostgreSQL does not start");
    return url;
}

// Starting is quick when it runs already; this is quicker.
std::string sharedUrl() {
    static const std::string url = [] {
        auto known = output(script + " url " + sharedCluster.string());
        try {
            const pqxx::connection probe(known);
            return known;
        } catch (const pqxx::failure&) {
            return startCluster(sharedCluster);
        }
    }();
    return url;
}

std::string withDatabase(std::string url, const std::string& name) {
    return url.replace(url.find(":///") + 4, std::string("voltgate").size(), name);
}

std::string templateName() {
    std::string all;
    for (const auto& migration : db::embeddedMigrations()) all += migration.name + migration.sql;
    return "template_" + std::to_string(std::hash<std::string>{}(all));
}

// Made once per state of the migrations; a half-made one never gets the name.
void makeTemplate(const std::string& name) {
    pqxx::connection session(sharedUrl());
    pqxx::nontransaction tx(session);
    tx.exec("select pg_advisory_lock(1)");
    const auto found = tx.exec_params("select from pg_database where datname = $1", name);
    if (!found.empty()) return;
    const auto draft = name + "_draft";
    tx.exec("drop database if exists " + draft);
    tx.exec("create database " + draft + " template template0");
    db::Migrator(withDatabase(sharedUrl(), draft), db::embeddedMigrations()).apply();
    tx.exec("alter database " + draft + " rename to " + name);
}

void administer(const std::string& sql) {
    pqxx::connection session(sharedUrl());
    pqxx::nontransaction tx(session);
    tx.exec(sql);
}

std::string uniqueName(const std::string& prefix) {
    static std::atomic<int> count = 0;
    return prefix + "_" + std::to_string(getpid()) + "_" + std::to_string(++count);
}

}  // namespace

TestDatabase::TestDatabase(Contents contents) : name_(uniqueName("test")) {
    const auto source = contents == Contents::Migrated ? templateName() : "template0";
    if (contents == Contents::Migrated) makeTemplate(source);
    administer("drop database if exists " + name_ + " with (force)");
    administer("create database " + name_ + " template " + source + " strategy file_copy");
    url_ = withDatabase(sharedUrl(), name_);
}

TestDatabase::~TestDatabase() {
    try {
        administer("drop database if exists " + name_ + " with (force)");
    } catch (const std::exception& error) {
        std::fprintf(stderr, "test database left behind: %s\n", error.what());
    }
}

std::string TestDatabase::query(const std::string& sql) const {
    pqxx::connection session(url_);
    pqxx::work tx(session);
    const auto rows = tx.exec(sql);
    tx.commit();
    if (rows.empty() || rows.columns() == 0 || rows[0][0].is_null()) return {};
    return rows[0][0].as<std::string>();
}

TestCluster::TestCluster()
    : folder_(sharedCluster.parent_path() / uniqueName("cluster")), url_(startCluster(folder_)) {
    db::Migrator(url_, db::embeddedMigrations()).apply();
}

TestCluster::~TestCluster() {
    stop();
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

void TestCluster::start() const { startCluster(folder_); }

void TestCluster::stop() const { output(script + " stop " + folder_.string()); }

int TestCluster::postmaster() const {
    pqxx::connection session(url_);
    std::ifstream status("/proc/" + std::to_string(session.backendpid()) + "/status");
    for (std::string word; status >> word;) {
        int parent = 0;
        if (word == "PPid:" && status >> parent && parent > 1) return parent;
    }
    throw std::runtime_error("PostgreSQL does not run");
}

// The postmaster first: from then on there are no new ones.
FrozenCluster::FrozenCluster(const TestCluster& cluster) {
    const int postmaster = cluster.postmaster();
    processes_.push_back(postmaster);
    ::kill(postmaster, SIGSTOP);
    const auto number = std::to_string(postmaster);
    std::ifstream children("/proc/" + number + "/task/" + number + "/children");
    for (int child = 0; children >> child;) {
        processes_.push_back(child);
        ::kill(child, SIGSTOP);
    }
}

void FrozenCluster::thaw() {
    for (const int process : std::exchange(processes_, {})) ::kill(process, SIGCONT);
}

}  // namespace voltgate::test
