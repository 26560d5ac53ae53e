// Files that survive a kill and a power cut: frames with a checksum, and the replacement of a whole
// file at once. A frame is its length and its CRC-32, four bytes each, and the bytes. Only the
// owner may read what is written here (0600). Blocks; used off the io threads.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace voltgate::db {

/// A file descriptor that closes itself.
class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {}
    ~Descriptor();

    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    int number() const { return number_; }

private:
    const int number_;
};

inline constexpr std::size_t largestFrame = 64UL * 1024 * 1024;

void appendFrame(std::string& out, std::string_view payload);
/// Takes one frame off the front; nothing, and `bytes` as they were, when it is torn or damaged.
std::optional<std::string_view> takeFrame(std::string_view& bytes);

/// Throws std::system_error that names the path. Also the folders above it are made.
void makePrivateFolder(const std::filesystem::path& folder);
/// A new or deleted name in the folder is durable after this.
void syncFolder(const std::filesystem::path& folder);
/// Writes everything. Throws std::system_error.
void writeAll(int descriptor, std::string_view bytes);

/// After a crash at any moment the file holds the old or the new content. Throws std::system_error.
void replaceFile(const std::filesystem::path& path, std::string_view content);
/// Nothing when there is no such file. Throws std::system_error when it cannot be read.
std::optional<std::string> readFile(const std::filesystem::path& path);

[[noreturn]] void throwSystemError(const std::string& what);

}  // namespace voltgate::db
