// voltgate-check: proves that every message in a log of voltgate-load is in PostgreSQL exactly
// once. Exit 0: it is; 1: something is missing, doubled or different, or could not be looked up.
#include <CLI/CLI.hpp>
#include <array>
#include <cstdio>
#include <fstream>
#include <pqxx/pqxx>
#include <string>
#include <vector>

namespace {

struct Acknowledged {
    std::string kind, station, transaction, time, meter, tag, connector, samples;
};

std::vector<std::string> split(const std::string& line) {
    std::vector<std::string> fields(1);
    for (const char c : line) {
        if (c == '\t') {
            fields.emplace_back();
        } else {
            fields.back() += c;
        }
    }
    return fields;
}

// The line formats are described in bench/load/acknowledged_log.hpp.
Acknowledged parse(const std::string& line, std::size_t number) {
    const auto fields = split(line);
    if (fields.size() == 7 && fields[0] == "start") {
        return {"start", fields[1], fields[6], fields[4], fields[5], fields[3], fields[2], "0"};
    }
    if (fields.size() == 5 && fields[0] == "meter") {
        return {"meter", fields[1], fields[2], fields[3], "0", "", "0", fields[4]};
    }
    if (fields.size() == 5 && fields[0] == "stop") {
        return {"stop", fields[1], fields[2], fields[3], fields[4], "", "0", "0"};
    }
    throw std::runtime_error("line " + std::to_string(number) + " of the log cannot be read");
}

void load(pqxx::work& work, const std::string& path) {
    std::ifstream file(path);
    if (!file) throw std::runtime_error("cannot read " + path);
    work.exec0(R"sql(
        create temporary table acknowledged (
            line bigint, kind text, station text, transaction bigint, at timestamptz,
            meter double precision, tag text, connector integer, samples integer
        ) on commit drop)sql");
    pqxx::stream_to stream(work, "acknowledged");
    std::string line;
    std::size_t number = 0;
    while (std::getline(file, line)) {
        const Acknowledged a = parse(line, ++number);
        stream << std::make_tuple(number, a.kind, a.station, a.transaction, a.time, a.meter, a.tag,
                                  a.connector, a.samples);
    }
    stream.complete();
    work.exec0("analyze acknowledged");
}

// Each query returns the acknowledged messages that are not stored exactly once as they were sent,
// the last one those that are stored before an earlier one of their station:
// line, station, transaction, time, how often stored, how often exactly as sent.
struct Check {
    const char* kind;
    const char* query;
};

constexpr std::array checks = {
    Check{"start", R"sql(
        select a.line, a.station, a.transaction, a.at, count(t.number) as stored,
               count(*) filter (where t.number = a.transaction and t.meter_start = a.meter
                                  and t.token_key = lower(a.tag)) as same
        from acknowledged a
        left join transaction t
          on t.station_id = a.station and t.started_at = a.at and t.evse_id = a.connector
        where a.kind = 'start'
        group by 1, 2, 3, 4
        having count(t.number) <> 1
            or count(*) filter (where t.number = a.transaction and t.meter_start = a.meter
                                  and t.token_key = lower(a.tag)) <> 1
        order by a.line)sql"},
    Check{"meter", R"sql(
        select a.line, a.station, a.transaction, a.at, count(m.number) as stored,
               count(*) filter (where cardinality(m.values) = a.samples
                                  and m.transaction_number = a.transaction) as same
        from acknowledged a
        left join meter_value m
          on m.filed_at = a.at and m.station_id = a.station
        where a.kind = 'meter'
        group by 1, 2, 3, 4
        having count(m.number) <> 1
            or count(*) filter (where cardinality(m.values) = a.samples
                                  and m.transaction_number = a.transaction) <> 1
        order by a.line)sql"},
    Check{"stop", R"sql(
        select a.line, a.station, a.transaction, a.at, count(t.number) + count(p.number) as stored,
               count(*) filter (where t.meter_stop = a.meter) as same
        from acknowledged a
        left join transaction t
          on t.number = a.transaction and t.station_id = a.station and t.stopped_at = a.at
        left join parked_stop p
          on p.station_id = a.station and p.sent_as = a.transaction
        where a.kind = 'stop'
        group by 1, 2, 3, 4
        having count(t.number) + count(p.number) <> 1
            or count(*) filter (where t.meter_stop = a.meter) <> 1
        order by a.line)sql"},
    Check{"order", R"sql(
        select line, station, transaction, at, 1 as stored, 0 as same
        from (
            select a.*, m.number, lag(m.number) over (partition by a.station order by a.line) before
            from acknowledged a
            join meter_value m on m.filed_at = a.at and m.station_id = a.station
            where a.kind = 'meter'
        ) a
        where number < before
        order by line)sql"},
};

std::size_t count(pqxx::work& work, const std::string& query) {
    return work.exec1(query)[0].as<std::size_t>();
}

std::size_t report(pqxx::work& work, const Check& check) {
    constexpr pqxx::result::size_type examples = 5;
    const auto total = count(work, "select count(*) from acknowledged where kind = " +
                                       work.quote(std::string(check.kind)));
    const pqxx::result wrong = work.exec(check.query);
    if (total > 0) {
        std::printf("%-5s  %zu acknowledged, %zu not stored exactly once\n", check.kind, total,
                    static_cast<std::size_t>(wrong.size()));
    } else if (!wrong.empty()) {
        std::printf("%-5s  %zu meter values stored before an earlier one of their station\n",
                    check.kind, static_cast<std::size_t>(wrong.size()));
    }
    for (pqxx::result::size_type i = 0; i < std::min(examples, wrong.size()); ++i) {
        const auto row = wrong[i];
        std::printf("       line %s: %s, transaction %s, %s: stored %s times, %s as it was sent\n",
                    row[0].c_str(), row[1].c_str(), row[2].c_str(), row[3].c_str(), row[4].c_str(),
                    row[5].c_str());
    }
    return static_cast<std::size_t>(wrong.size());
}

int check(const std::string& log, const std::string& url) {
    pqxx::connection connection(url);
    pqxx::work work(connection);
    load(work, log);
    std::size_t wrong = 0;
    for (const Check& each : checks) wrong += report(work, each);
    const auto total = count(work, "select count(*) from acknowledged");
    if (wrong > 0) {
        std::printf(
            "check: %zu of %zu acknowledged messages are not stored exactly once, in order\n",
            wrong, total);
        return 1;
    }
    std::printf("check: %zu acknowledged, each stored exactly once, in order\n", total);
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    std::string log;
    std::string url;
    CLI::App app("Checks that what voltgate-load got acknowledged is stored exactly once.",
                 "voltgate-check");
    app.add_option("--ack-log", log, "The file that voltgate-load wrote")->required();
    app.add_option("--database-url", url, "The database of Voltgate")
        ->envname("DATABASE_URL")
        ->required();
    CLI11_PARSE(app, argc, argv);
    try {
        return check(log, url);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "voltgate-check: %s\n", error.what());
        return 1;
    }
}
