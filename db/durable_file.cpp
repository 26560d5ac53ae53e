#include "db/durable_file.hpp"

#include <fcntl.h>
#include <unistd.h>
#include <zlib.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <system_error>

namespace voltgate::db {
namespace {

struct FrameHead {
    std::uint32_t length = 0;
    std::uint32_t checksum = 0;
};

std::uint32_t checksumOf(std::string_view bytes) {
    return static_cast<std::uint32_t>(
        crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

}  // namespace

Descriptor::~Descriptor() {
    if (number_ >= 0) ::close(number_);
}

void throwSystemError(const std::string& what) {
    throw std::system_error(errno, std::generic_category(), what);
}

void appendFrame(std::string& out, std::string_view payload) {
    const FrameHead head{.length = static_cast<std::uint32_t>(payload.size()),
                         .checksum = checksumOf(payload)};
    out.append(reinterpret_cast<const char*>(&head), sizeof head).append(payload);
}

std::optional<std::string_view> takeFrame(std::string_view& bytes) {
    FrameHead head;
    if (bytes.size() < sizeof head) return std::nullopt;
    std::memcpy(&head, bytes.data(), sizeof head);
    const bool isWhole =
        head.length > 0 && head.length <= largestFrame && bytes.size() - sizeof head >= head.length;
    if (!isWhole) return std::nullopt;
    const auto payload = bytes.substr(sizeof head, head.length);
    if (checksumOf(payload) != head.checksum) return std::nullopt;
    bytes.remove_prefix(sizeof head + head.length);
    return payload;
}

void makePrivateFolder(const std::filesystem::path& folder) {
    std::error_code error;
    const bool isNew = std::filesystem::create_directories(folder, error);
    if (error) throw std::system_error(error, folder.string());
    if (isNew) {
        std::filesystem::permissions(folder, std::filesystem::perms::owner_all);
        syncFolder(folder.has_parent_path() ? folder.parent_path() : ".");
    }
}

void syncFolder(const std::filesystem::path& folder) {
    const Descriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (descriptor.number() < 0 || ::fsync(descriptor.number()) != 0) {
        throwSystemError(folder.string());
    }
}

void writeAll(int descriptor, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto written = ::write(descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) throwSystemError("write");
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

void replaceFile(const std::filesystem::path& path, std::string_view content) {
    auto draft = path;
    draft += ".new";
    {
        const Descriptor file(
            ::open(draft.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR));
        if (file.number() < 0) throwSystemError(draft.string());
        writeAll(file.number(), content);
        if (::fsync(file.number()) != 0) throwSystemError(draft.string());
    }
    if (::rename(draft.c_str(), path.c_str()) != 0) throwSystemError(path.string());
    syncFolder(path.parent_path());
}

std::optional<std::string> readFile(const std::filesystem::path& path) {
    if (!std::filesystem::exists(path)) return std::nullopt;
    std::ifstream file(path, std::ios::binary);
    if (!file) throwSystemError(path.string());
    std::ostringstream content;
    content << file.rdbuf();
    return std::move(content).str();
}

}  // namespace voltgate::db
