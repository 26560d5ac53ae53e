// A file with records by key that outlives a kill and a power cut. What changes is appended; when
// more of the file is out of date than not, it is written anew. So a change costs the same whatever
// the file holds. Of a file whose end is torn what stands before it is good. Used by one thread at
// a time; blocks.
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace voltgate::db {

class CopyFile {
public:
    using Records = std::unordered_map<std::string, std::string>;

    struct Change {
        std::string key;
        std::optional<std::string> record;  ///< None: it is taken out.
    };

    /// Files of another format are as good as none.
    CopyFile(std::filesystem::path path, char format) : path_(std::move(path)), format_(format) {}

    /// Nothing when there is no file, or none that can be used.
    std::optional<Records> read();
    /// Durable when it returns. False when there is no file to append to: all is wanted then.
    /// Throws std::system_error; what was in the file before is good then.
    bool append(const std::vector<Change>& changes);
    /// Makes these the records of the file, and writes only what is different. Throws
    /// std::system_error.
    void replace(const Records& records);

private:
    struct Content;

    Content content() const;
    void writeAnew(const Records& records);
    void appendFrames(const std::string& frames);

    const std::filesystem::path path_;
    const char format_;
    std::optional<std::uint64_t> size_{};  // Of what is good in the file; none: not looked yet.
    std::uint64_t sizeAnew_ = 0;           // When it was written anew.
};

}  // namespace voltgate::db
