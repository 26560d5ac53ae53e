// An import: what the lines of a file want is compared with what is on record, and what is missing
// is added. Nothing on record is ever changed by it, so it may be repeated: what is there as the
// file says is unchanged, and what is there otherwise is refused.
#pragma once
#include <asio/post.hpp>
#include <asio/this_coro.hpp>
#include <asio/use_awaitable.hpp>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "gateway/rest/body.hpp"
#include "gateway/rest/import_lines.hpp"
#include "ocpp/json/fault.hpp"
#include "ocpp/repositories/station_repository.hpp"

namespace voltgate::rest {

struct ImportOptions {
    bool isDryRun = false;
    bool isAllOrNothing = false;
};

enum class ImportResult {
    Added,      ///< Or would be.
    Unchanged,  ///< On record as the line says.
    Refused,    ///< With a reason.
    NotAdded    ///< All or nothing, and another line was refused.
};

struct ImportedLine {
    std::int64_t line = 0;
    std::string name{};  ///< The id or token; empty where it could not be read.
    ImportResult result = ImportResult::Added;
    std::string reason{};
};

struct ImportReport {
    ImportOptions options{};
    std::vector<ImportedLine> lines{};

    std::int64_t count(ImportResult result) const {
        return std::count_if(lines.begin(), lines.end(),
                             [result](const auto& line) { return line.result == result; });
    }
};

/// Reads the JSON of a line as a body; throws HttpProblem or a fault of json.
template <json::Described Body>
Body bodyOfLine(const std::string& json, ImportFormat format) {
    if (json.find("\\u0000") != std::string::npos)
        throw badInput({{"", "the character U+0000 is not possible in a text"}});
    const auto document = json::parseText(json);
    if (!document.IsObject()) throw badInput({{"", "expected a JSON object"}});
    std::vector<std::string_view> known;
    fields(json::Tag<Body>{}, [&](std::string_view name, auto) { known.push_back(name); });
    refuseUnknownFields(document, known);
    auto leniency = json::Leniency::strict();
    if (format == ImportFormat::Csv) {  // Where all values are texts.
        leniency.add(json::LeniencyRule::NumberAsString);
        leniency.add(json::LeniencyRule::BooleanAsText);
    }
    return json::Reader(leniency).read<Body>(document);
}

/// Kind says what is imported:
///     using Record, Stored;                       // as wanted, and as on record
///     std::vector<std::string_view> columns();
///     const char* nameField;                      // of a line, for those that are refused
///     Record read(const std::string& json, ImportFormat format);    // throws
///     std::string nameOf(const Record&), keyOf(const Record&), keyOf(const Stored&);
///     std::string difference(const Record& wanted, const Stored& known);   // empty: none
///     Task<std::vector<Stored>> known(std::vector<Record> some);
///     Task<std::vector<Stored>> add(std::vector<Record> some, WhenTaken whenTaken);
template <class Kind>
class BulkImport {
public:
    BulkImport(Kind kind, ImportOptions options) : kind_(std::move(kind)) {
        report_.options = options;
    }

    Task<ImportReport> run(std::shared_ptr<ByteSource> bytes, ImportFormat format,
                           ImportBounds bounds = {}) {
        ImportLines lines(std::move(bytes), format, kind_.columns(), bounds);
        while (const auto line = co_await lines.next()) {
            take(*line, format);
            if (report_.lines.size() % breatheAfter == 0) co_await letOthersRun();
        }
        co_await compare();
        if (report_.options.isAllOrNothing) {
            co_await addAll();
        } else if (!report_.options.isDryRun) {
            co_await addByPieces();
        }
        co_return std::move(report_);
    }

private:
    using Record = typename Kind::Record;
    using Stored = typename Kind::Stored;

    static constexpr std::size_t together = 1000;
    static constexpr std::size_t breatheAfter = 200;
    static constexpr int attempts = 3;
    static constexpr std::size_t longestName = 255;  // That is told of a refused line.

    // An io thread has others to serve, too.
    static Task<> letOthersRun() {
        co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
    }

    void take(const ImportLine& line, ImportFormat format) {
        ImportedLine imported{.line = line.number};
        if (!line.fault.empty()) return refuse(std::move(imported), line.fault);
        try {
            auto record = kind_.read(line.json, format);
            imported.name = kind_.nameOf(record);
            const auto [place, isNew] = lineOf_.try_emplace(kind_.keyOf(record), line.number);
            if (!isNew) {
                return refuse(std::move(imported),
                              "it stands in line " + std::to_string(place->second) + " already");
            }
            wanted_.push_back({report_.lines.size(), std::move(record)});
            report_.lines.push_back(std::move(imported));
        } catch (const HttpProblem& problem) {
            refuseNamed(std::move(imported), line.json, problem.detail);
        } catch (const json::ProtocolFault& fault) {
            const bool isPlaced = !fault.path.empty();
            refuseNamed(std::move(imported), line.json,
                        (isPlaced ? fault.path + ": " : "") + fault.reason);
        } catch (const json::SyntaxFault& fault) {
            refuse(std::move(imported), fault.what());
        }
    }

    // With the id or token that can be read all the same.
    void refuseNamed(ImportedLine line, const std::string& json, std::string reason) {
        const auto document = json::parseText(json);
        if (document.IsObject()) {
            const auto name = document.FindMember(Kind::nameField);
            if (name != document.MemberEnd() && name->value.IsString())
                line.name = std::string(name->value.GetString(), name->value.GetStringLength())
                                .substr(0, longestName);
        }
        refuse(std::move(line), std::move(reason));
    }

    void refuse(ImportedLine line, std::string reason) {
        line.result = ImportResult::Refused;
        line.reason = std::move(reason);
        report_.lines.push_back(std::move(line));
    }

    Task<> compare() {
        std::vector<Wanted> missing;
        for (std::size_t begin = 0; begin < wanted_.size(); begin += together) {
            const auto end = std::min(begin + together, wanted_.size());
            const auto known = co_await knownOf(begin, end);
            for (auto i = begin; i < end; ++i) {
                auto& wanted = wanted_[i];
                auto& line = report_.lines[wanted.line];
                const auto found = known.find(kind_.keyOf(wanted.record));
                if (found == known.end()) {
                    missing.push_back(std::move(wanted));
                    continue;
                }
                line.reason = kind_.difference(wanted.record, found->second);
                line.result = line.reason.empty() ? ImportResult::Unchanged : ImportResult::Refused;
            }
        }
        wanted_ = std::move(missing);
    }

    Task<std::unordered_map<std::string, Stored>> knownOf(std::size_t begin, std::size_t end) {
        std::vector<Record> some;
        for (auto i = begin; i < end; ++i) some.push_back(wanted_[i].record);
        auto stored = co_await kind_.known(std::move(some));
        std::unordered_map<std::string, Stored> known;
        for (auto& each : stored) {
            auto key = kind_.keyOf(each);
            known.emplace(std::move(key), std::move(each));
        }
        co_return known;
    }

    // Who comes second of two at the same moment compares again.
    Task<> addAll() {
        for (int i = 0; i < attempts && report_.count(ImportResult::Refused) == 0; ++i) {
            if (report_.options.isDryRun || wanted_.empty()) co_return;
            const auto added =
                co_await kind_.add(recordsFrom(0, wanted_.size()), WhenTaken::AddNone);
            if (!added.empty()) co_return;
            co_await compare();
        }
        for (auto& line : report_.lines) {
            if (line.result == ImportResult::Added) line.result = ImportResult::NotAdded;
        }
    }

    Task<> addByPieces() {
        std::vector<Wanted> taken;  // By somebody else, at the same moment.
        for (std::size_t begin = 0; begin < wanted_.size(); begin += together) {
            const auto end = std::min(begin + together, wanted_.size());
            const auto added = co_await kind_.add(recordsFrom(begin, end), WhenTaken::AddOthers);
            std::unordered_map<std::string, bool> isAdded;
            for (const auto& stored : added) isAdded[kind_.keyOf(stored)] = true;
            for (auto i = begin; i < end; ++i) {
                if (!isAdded.contains(kind_.keyOf(wanted_[i].record)))
                    taken.push_back(std::move(wanted_[i]));
            }
        }
        wanted_ = std::move(taken);
        co_await compare();
        for (const auto& wanted : wanted_) {
            auto& line = report_.lines[wanted.line];
            line.result = ImportResult::Refused;
            line.reason = "somebody else has added and removed it at the same moment";
        }
    }

    std::vector<Record> recordsFrom(std::size_t begin, std::size_t end) const {
        std::vector<Record> records;
        for (auto i = begin; i < end; ++i) records.push_back(wanted_[i].record);
        return records;
    }

    struct Wanted {
        std::size_t line;  // Its place in the report.
        Record record;
    };

    Kind kind_;
    ImportReport report_;
    std::vector<Wanted> wanted_;  // Not refused, and from compare() on not on record.
    std::unordered_map<std::string, std::int64_t> lineOf_;
};

}  // namespace voltgate::rest
