// The file of the reports that PostgreSQL refused, for a person to look at. Used by one at a time;
// blocks.
#pragma once
#include <cstddef>
#include <filesystem>

#include "ocpp/domain/datetime.hpp"

namespace voltgate::db {

/// Takes out what was received before `end`; how many reports that were. A file that cannot be read
/// to its end stays as it is. Throws std::system_error.
std::size_t dropRefusedBefore(const std::filesystem::path& file, DateTime end);

}  // namespace voltgate::db
