// PostgreSQL for tests. TestDatabase is an empty database of one test, with all migrations applied,
// dropped at its end. It lives in the cluster that CTest starts (and that is started when a test is
// run by hand). TestCluster is a cluster of one test, which it may stop and start.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace voltgate::test {

class TestDatabase {
public:
    enum class Contents { Migrated, Empty };

    explicit TestDatabase(Contents contents = Contents::Migrated);
    ~TestDatabase();

    TestDatabase(const TestDatabase&) = delete;
    TestDatabase& operator=(const TestDatabase&) = delete;

    const std::string& url() const { return url_; }
    /// The first column of the first row, as text; empty for null and for no row at all.
    std::string query(const std::string& sql) const;
    void execute(const std::string& sql) const { query(sql); }

private:
    std::string name_;
    std::string url_;
};

class TestCluster {
public:
    TestCluster();  ///< Starts it and applies the migrations to its database.
    ~TestCluster();

    TestCluster(const TestCluster&) = delete;
    TestCluster& operator=(const TestCluster&) = delete;

    const std::string& url() const { return url_; }
    void start() const;
    void stop() const;
    int postmaster() const;  ///< Its process, while it runs.

private:
    std::filesystem::path folder_;
    std::string url_;
};

/// While it lives the cluster hangs: all its processes are stopped, and its socket takes
/// connections that nobody serves.
class FrozenCluster {
public:
    explicit FrozenCluster(const TestCluster& cluster);
    ~FrozenCluster() { thaw(); }

    FrozenCluster(const FrozenCluster&) = delete;
    FrozenCluster& operator=(const FrozenCluster&) = delete;

    void thaw();

private:
    std::vector<int> processes_;
};

}  // namespace voltgate::test
