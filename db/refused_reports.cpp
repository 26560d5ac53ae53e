#include "db/refused_reports.hpp"

#include "db/binary.hpp"
#include "db/durable_file.hpp"
#include "db/journal_record.hpp"

namespace voltgate::db {
namespace {

DateTime timeOf(const JournalRecord& record) {
    return std::visit(
        [](const auto& report) {
            if constexpr (requires { report.receivedAt; }) {
                return report.receivedAt;
            } else {
                return report.at;
            }
        },
        record);
}

}  // namespace

std::size_t dropRefusedBefore(const std::filesystem::path& file, DateTime end) {
    const auto content = readFile(file);
    if (!content) return 0;
    std::size_t dropped = 0;
    std::string kept;
    std::string_view rest = *content;
    try {
        while (const auto payload = takeFrame(rest)) {
            if (timeOf(readRecord(*payload)) < end) {
                ++dropped;
            } else {
                appendFrame(kept, *payload);
            }
        }
    } catch (const BinaryFault&) {
        return 0;
    }
    if (dropped == 0 || !rest.empty()) return 0;
    if (kept.empty()) {
        std::filesystem::remove(file);
        syncFolder(file.parent_path());
    } else {
        replaceFile(file, kept);
    }
    return dropped;
}

}  // namespace voltgate::db
