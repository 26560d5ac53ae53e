// Transaction numbers that were taken from the sequence ahead of time, for starts that come while
// PostgreSQL is away. They are given out in rising order; which ones are left is kept in a file,
// and those that were given out since are known from the journal (giveOutThrough). Not thread-safe.
#pragma once
#include <filesystem>
#include <optional>
#include <vector>

#include "ocpp/domain/ids.hpp"

namespace voltgate::db {

/// Both ends belong to it.
struct NumberRange {
    std::int32_t first = 0;
    std::int32_t last = 0;
};

class NumberBlock {
public:
    /// A file that is damaged counts as none: its numbers are never used.
    explicit NumberBlock(std::filesystem::path file);

    std::optional<TransactionNumber> take();
    std::size_t left() const;
    /// The numbers up to this one are in use.
    void giveOutThrough(std::int32_t number);
    /// The highest one; 0 when none is left.
    std::int32_t highest() const { return ranges_.empty() ? 0 : ranges_.back().last; }

    /// Numbers above all that are here.
    void add(const std::vector<NumberRange>& ranges);

    /// The file's content for what is left now.
    std::string content() const;
    /// Blocks. When the file cannot be written it is removed, and a restart gives the numbers up.
    /// Throws std::system_error when it cannot be removed either.
    static void save(const std::filesystem::path& file, const std::string& content);

private:
    std::vector<NumberRange> ranges_;  // Rising.
};

}  // namespace voltgate::db
