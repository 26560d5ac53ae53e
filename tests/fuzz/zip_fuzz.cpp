// Fuzzes the reading of directories of zip files: what is listed keeps the promises of listZip().
#include <cstdint>
#include <cstdlib>

#include "gateway/installer/zip_listing.hpp"
#include "tests/support/in_memory_files.hpp"
#include "tests/support/run_task.hpp"

using namespace voltgate;

namespace {

Task<std::shared_ptr<ByteSource>> part(const std::string& file, std::uint64_t offset,
                                       std::uint64_t length) {
    co_return std::make_shared<TextSource>(file.substr(offset, length), 100'000);
}

void require(bool isTrue) {
    if (!isTrue) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string file(reinterpret_cast<const char*>(data), size);
    const auto open = [&](std::uint64_t offset, std::uint64_t length) {
        return part(file, offset, length);
    };
    try {
        const auto entries = runTask(installer::listZip({.size = size}, open));
        require(!entries.empty() && entries.size() <= 1000);
        for (const auto& entry : entries) {
            require(!entry.filename.empty() && entry.filename.size() <= 255);
            require(entry.filename.front() != '/');
        }
    } catch (const installer::ZipFault& fault) {
        require(!std::string_view(fault.what()).empty());
    }
    return 0;
}
