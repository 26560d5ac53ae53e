// A log that cannot be written makes the run worthless, so every failure ends it.
#include "bench/load/acknowledged_log.hpp"

#include <cerrno>
#include <system_error>

namespace voltgate::bench {
namespace {

[[noreturn]] void fail(const std::string& what) {
    throw std::system_error(errno, std::generic_category(), what);
}

}  // namespace

AcknowledgedLog::AcknowledgedLog(const std::string& path) {
    if (path.empty()) return;
    file_.reset(std::fopen(path.c_str(), "w"));
    if (!file_) fail("cannot write " + path);
}

void AcknowledgedLog::write() {
    if (std::fwrite(line_.data(), 1, line_.size(), file_.get()) != line_.size()) {
        fail("cannot write the log of acknowledged messages");
    }
}

void AcknowledgedLog::flush() {
    if (file_ && std::fflush(file_.get()) != 0) {
        fail("cannot write the log of acknowledged messages");
    }
}

}  // namespace voltgate::bench
