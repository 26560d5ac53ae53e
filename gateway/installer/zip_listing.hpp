// What is in a zip file, as the directory at its end says; nothing is ever unpacked. Only the end
// is read, so that a file of any size costs little.
#pragma once
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

#include "ocpp/domain/stored_file.hpp"
#include "ocpp/repositories/file_store.hpp"
#include "ocpp/task.hpp"

namespace voltgate::installer {

struct ZipEntry {
    std::string filename;    ///< With its folders, UTF-8.
    std::uint64_t size = 0;  ///< bytes, unpacked
};

/// It is no zip, or none that is let near a station; says why.
struct ZipFault : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Opens the bytes from `offset`, `length` of them.
using OpenPart =
    std::function<Task<std::shared_ptr<ByteSource>>(std::uint64_t offset, std::uint64_t length)>;

/// Throws ZipFault for what is no whole zip, for none or more than 1000 entries, for names that are
/// empty, longer than 255 bytes or lead out of the folder that they are unpacked to, and for more
/// to unpack than 100 times the file, where that is more than 256 MiB, or than 4 GiB.
Task<std::vector<ZipEntry>> listZip(StoredFile file, OpenPart open);

}  // namespace voltgate::installer
