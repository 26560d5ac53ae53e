// The file of the journal: frames, appended and synced. What append() returned from is on disk;
// what it threw for is not in the file. A torn tail, left by a crash, is cut when it is opened. One
// thread appends and clears; read() is safe to use beside it. One process has it open at a time.
#pragma once
#include <atomic>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "db/durable_file.hpp"

namespace voltgate::db {

class JournalFile {
public:
    /// Hands every whole frame to `onFrame`, in order. Throws std::system_error, or
    /// std::runtime_error when another process has the file.
    JournalFile(std::filesystem::path path, const std::function<void(std::string_view)>& onFrame);

    /// Frames, one after the other. One sync for all. Throws std::system_error.
    void append(std::string_view frames);
    void clear();

    /// At most `most` bytes from `offset` on, but at least one whole frame where there is one.
    std::string read(std::uint64_t offset, std::size_t most) const;
    std::uint64_t size() const { return size_; }  ///< Bytes that are durable.

private:
    void cutTornTail(const std::function<void(std::string_view)>& onFrame);
    void undo();
    std::string bytesAt(std::uint64_t offset, std::size_t count) const;

    const std::filesystem::path path_;
    const Descriptor file_;
    std::atomic<std::uint64_t> size_ = 0;
    bool isTorn_ = false;  // An append failed, and so did taking it back.
};

}  // namespace voltgate::db
