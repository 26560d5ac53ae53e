#include "db/number_block.hpp"

#include <algorithm>

#include "db/binary.hpp"
#include "db/durable_file.hpp"
#include "ocpp/log.hpp"

namespace voltgate::db {

// Found by the codec through its namespace.
void fields(auto& codec, Like<NumberRange> auto& range) { codec(range.first, range.last); }

NumberBlock::NumberBlock(std::filesystem::path file) {
    const auto content = readFile(file);
    if (!content) return;
    std::string_view bytes = *content;
    try {
        const auto payload = takeFrame(bytes);
        if (!payload) throw BinaryFault("its checksum is wrong");
        BinaryReader reader(*payload);
        reader(ranges_);
    } catch (const BinaryFault& fault) {
        ranges_.clear();
        log::warn("the reserved transaction numbers cannot be read and are given up",
                  {{"file", file.string()}, {"error", fault.what()}});
    }
}

std::optional<TransactionNumber> NumberBlock::take() {
    if (ranges_.empty()) return std::nullopt;
    const auto number = ranges_.front().first;
    giveOutThrough(number);
    return TransactionNumber{number};
}

std::size_t NumberBlock::left() const {
    std::size_t count = 0;
    for (const auto& range : ranges_) {
        count += static_cast<std::size_t>(range.last - range.first) + 1;
    }
    return count;
}

void NumberBlock::giveOutThrough(std::int32_t number) {
    std::erase_if(ranges_, [number](const auto& range) { return range.last <= number; });
    if (!ranges_.empty() && ranges_.front().first <= number) ranges_.front().first = number + 1;
}

void NumberBlock::add(const std::vector<NumberRange>& ranges) {
    ranges_.insert(ranges_.end(), ranges.begin(), ranges.end());
}

std::string NumberBlock::content() const {
    std::string payload;
    BinaryWriter writer(payload);
    writer(ranges_);
    std::string content;
    appendFrame(content, payload);
    return content;
}

void NumberBlock::save(const std::filesystem::path& file, const std::string& content) {
    try {
        replaceFile(file, content);
    } catch (const std::exception& error) {
        log::warn("the reserved transaction numbers cannot be written; a restart gives them up",
                  {{"file", file.string()}, {"error", error.what()}});
        // The old file names numbers that are in use by now.
        std::filesystem::remove(file);
        syncFolder(file.parent_path());
    }
}

}  // namespace voltgate::db
