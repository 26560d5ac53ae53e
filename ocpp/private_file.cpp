// Written beside its place, synced, and linked into it.
#include "ocpp/private_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <filesystem>
#include <stdexcept>
#include <system_error>

namespace voltgate {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const std::string& path) {
    throw std::runtime_error(path + " cannot be made: " + std::generic_category().message(errno));
}

// Two threads or processes that make the same file have drafts of their own.
std::string draftOf(const std::string& path) {
    static std::atomic<int> count{0};
    return path + "." + std::to_string(::getpid()) + "-" + std::to_string(++count) + ".new";
}

class Draft {
public:
    explicit Draft(std::string place)
        : place_(std::move(place)),
          path_(draftOf(place_)),
          file_(::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)) {
        if (file_ < 0) fail(place_);
    }
    ~Draft() {
        ::close(file_);
        ::unlink(path_.c_str());
    }
    Draft(const Draft&) = delete;
    Draft& operator=(const Draft&) = delete;

    void write(std::string_view content) const {
        while (!content.empty()) {
            const auto size = ::write(file_, content.data(), content.size());
            if (size < 0 && errno == EINTR) continue;
            if (size < 0) fail(place_);
            content.remove_prefix(static_cast<std::size_t>(size));
        }
        if (::fsync(file_) != 0) fail(place_);
    }
    void putInPlace() const {
        if (::link(path_.c_str(), place_.c_str()) != 0 && errno != EEXIST) fail(place_);
    }

private:
    const std::string place_;
    const std::string path_;
    const int file_;
};

}  // namespace

void makePrivateFile(const std::string& path, std::string_view content) {
    const auto folder = fs::path(path).parent_path();
    std::error_code error;
    const bool isMade = fs::create_directories(folder, error);
    if (error) throw std::runtime_error(folder.string() + " cannot be made: " + error.message());
    if (isMade) fs::permissions(folder, fs::perms::owner_all, error);
    const Draft draft(path);
    draft.write(content);
    draft.putInPlace();
}

bool isOpenToOthers(const std::string& path) {
    struct stat facts {};
    return ::stat(path.c_str(), &facts) != 0 || (facts.st_mode & 077U) != 0;
}

}  // namespace voltgate
