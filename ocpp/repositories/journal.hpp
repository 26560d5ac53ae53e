// The journal that keeps what stations report while PostgreSQL is away, as others see it.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "ocpp/domain/datetime.hpp"

namespace voltgate {

struct JournalState {
    bool isInUse = false;                ///< What stations report goes to the journal.
    std::uint64_t records = 0;           ///< That wait for PostgreSQL.
    std::uint64_t bytes = 0;             ///< Of these.
    std::uint64_t refused = 0;           ///< Set aside since the start: PostgreSQL refused them.
    std::uint64_t numbersLeft = 0;       ///< Transaction numbers for starts.
    std::optional<DateTime> since{};     ///< When it came into use.
    std::optional<std::string> fault{};  ///< Why the last record could not be written.
};

class Journal {
public:
    virtual ~Journal() = default;

    virtual JournalState state() const = 0;
};

}  // namespace voltgate
