// Imports while somebody else imports the same.
#include "gateway/rest/bulk_import.hpp"

#include <gtest/gtest.h>

#include <map>

#include "tests/support/in_memory_files.hpp"
#include "tests/support/run_task.hpp"

namespace voltgate::rest {
namespace {

struct ThingBody {
    json::String<10> id;
    std::optional<json::String<10>> colour{};
};
JSON_FIELDS(ThingBody, id, colour)

struct Thing {
    std::string id;
    std::string colour;
};

/// What is on record, and what somebody else adds as soon as we have looked.
struct Record {
    std::map<std::string, Thing> things{};
    std::map<std::string, Thing> others{};
};

struct ThingKind {
    using Record = Thing;
    using Stored = Thing;

    static constexpr const char* nameField = "id";

    std::shared_ptr<rest::Record> record;

    static std::vector<std::string_view> columns() { return {"id", "colour"}; }
    static Thing read(const std::string& json, ImportFormat format) {
        const auto body = bodyOfLine<ThingBody>(json, format);
        return {body.id.value, body.colour ? body.colour->value : ""};
    }
    static std::string nameOf(const Thing& thing) { return thing.id; }
    static std::string keyOf(const Thing& thing) { return thing.id; }
    static std::string difference(const Thing& wanted, const Thing& known) {
        return wanted.colour == known.colour ? "" : "it has another colour";
    }
    Task<std::vector<Thing>> known(std::vector<Thing> some) const {
        std::vector<Thing> found;
        for (const auto& each : some) {
            const auto place = record->things.find(each.id);
            if (place != record->things.end()) found.push_back(place->second);
        }
        record->things.merge(record->others);
        co_return found;
    }
    Task<std::vector<Thing>> add(std::vector<Thing> some, WhenTaken whenTaken) const {
        std::vector<Thing> added;
        for (const auto& each : some) {
            const bool isTaken = record->things.contains(each.id);
            if (isTaken && whenTaken == WhenTaken::AddNone) co_return std::vector<Thing>();
            if (!isTaken) added.push_back(each);
        }
        for (const auto& each : added) record->things.emplace(each.id, each);
        co_return added;
    }
};

std::string resultsOf(const std::shared_ptr<Record>& record, ImportOptions options) {
    const std::string file = "id,colour\na,red\nb,red\nc,red\n";
    const auto report =
        runTask(BulkImport<ThingKind>({record}, options)
                    .run(std::make_shared<TextSource>(file, 100), ImportFormat::Csv));
    std::string results;
    for (const auto& line : report.lines) {
        results += line.result == ImportResult::Added       ? "added "
                   : line.result == ImportResult::Unchanged ? "unchanged "
                   : line.result == ImportResult::Refused   ? "refused "
                                                            : "notAdded ";
    }
    return results;
}

TEST(BulkImport, findsUnchangedWhatSomebodyElseAddedAtTheSameMoment) {
    for (const bool isAllOrNothing : {false, true}) {
        const auto record = std::make_shared<Record>();
        record->others = {{"a", {"a", "red"}}, {"b", {"b", "red"}}};

        EXPECT_EQ(resultsOf(record, {.isAllOrNothing = isAllOrNothing}),
                  "unchanged unchanged added ");
        EXPECT_EQ(record->things.size(), 3u);
    }
}

TEST(BulkImport, refusesWhatSomebodyElseAddedOtherwiseAtTheSameMoment) {
    const auto record = std::make_shared<Record>();
    record->others = {{"b", {"b", "blue"}}};

    EXPECT_EQ(resultsOf(record, {}), "added refused added ");
}

TEST(BulkImport, addsNothingWhenSomebodyElseAddedOneOtherwiseAtTheSameMoment) {
    const auto record = std::make_shared<Record>();
    record->others = {{"b", {"b", "blue"}}};

    EXPECT_EQ(resultsOf(record, {.isAllOrNothing = true}), "notAdded refused notAdded ");
    EXPECT_EQ(record->things.size(), 1u);
}

}  // namespace
}  // namespace voltgate::rest
