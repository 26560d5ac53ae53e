#include "db/journal_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <stdexcept>

#include "ocpp/log.hpp"

namespace voltgate::db {
namespace {

constexpr std::size_t readAtOnce = 4UL * 1024 * 1024;
constexpr std::size_t frameHead = 8;

}  // namespace

JournalFile::JournalFile(std::filesystem::path path,
                         const std::function<void(std::string_view)>& onFrame)
    : path_(std::move(path)),
      file_(::open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR)) {
    if (file_.number() < 0) throwSystemError(path_.string());
    if (::flock(file_.number(), LOCK_EX | LOCK_NB) != 0) {
        throw std::runtime_error("another process uses the journal " + path_.string() +
                                 "; give each its own --journal-folder");
    }
    syncFolder(path_.parent_path());
    cutTornTail(onFrame);
}

void JournalFile::cutTornTail(const std::function<void(std::string_view)>& onFrame) {
    struct stat facts {};
    if (::fstat(file_.number(), &facts) != 0) throwSystemError(path_.string());
    size_ = static_cast<std::uint64_t>(facts.st_size);
    std::uint64_t whole = 0;
    while (whole < size_) {
        const auto bytes = read(whole, readAtOnce);
        std::string_view rest = bytes;
        while (const auto payload = takeFrame(rest)) onFrame(*payload);
        if (rest.size() == bytes.size()) break;  // Not one whole frame: torn from here on.
        whole += bytes.size() - rest.size();
    }
    if (whole < size_) {
        log::warn("the journal ended in the middle of a record, which was never acknowledged",
                  {{"file", path_.string()}, {"bytes", size_ - whole}});
        size_ = whole;
        undo();
    }
    if (::lseek(file_.number(), static_cast<off_t>(whole), SEEK_SET) < 0) {
        throwSystemError(path_.string());
    }
}

// The file as it was before: after a sync that failed nobody knows what is on disk.
void JournalFile::undo() {
    const auto end = static_cast<off_t>(size_.load());
    isTorn_ = ::ftruncate(file_.number(), end) != 0 || ::lseek(file_.number(), end, SEEK_SET) < 0 ||
              ::fdatasync(file_.number()) != 0;
    if (isTorn_) throwSystemError(path_.string());
}

void JournalFile::append(std::string_view frames) {
    if (isTorn_) undo();
    try {
        writeAll(file_.number(), frames);
        if (::fdatasync(file_.number()) != 0) throwSystemError("sync");
    } catch (const std::system_error&) {
        const int error = errno;
        undo();
        errno = error;
        throwSystemError(path_.string());
    }
    size_ += frames.size();
}

void JournalFile::clear() {
    size_ = 0;
    undo();
}

std::string JournalFile::bytesAt(std::uint64_t offset, std::size_t count) const {
    std::string bytes(count, '\0');
    std::size_t filled = 0;
    while (filled < count) {
        const auto got = ::pread(file_.number(), bytes.data() + filled, count - filled,
                                 static_cast<off_t>(offset + filled));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) throwSystemError(path_.string());
        if (got == 0) break;
        filled += static_cast<std::size_t>(got);
    }
    bytes.resize(filled);
    return bytes;
}

std::string JournalFile::read(std::uint64_t offset, std::size_t most) const {
    const std::uint64_t left = size_ - std::min<std::uint64_t>(offset, size_);
    auto bytes = bytesAt(offset, std::min<std::size_t>(most, left));
    std::uint32_t length = 0;
    if (bytes.size() < frameHead) return bytes;
    std::memcpy(&length, bytes.data(), sizeof length);
    const std::size_t first = frameHead + length;
    if (length <= largestFrame && first > bytes.size()) {
        bytes = bytesAt(offset, std::min<std::size_t>(first, left));
    }
    return bytes;
}

}  // namespace voltgate::db
