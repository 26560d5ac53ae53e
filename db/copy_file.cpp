#include "db/copy_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "db/binary.hpp"
#include "db/durable_file.hpp"
#include "ocpp/log.hpp"

namespace voltgate::db {

// Found by the codec through its namespace.
void fields(auto& codec, Like<CopyFile::Change> auto& change) { codec(change.key, change.record); }

namespace {

using Changes = std::vector<CopyFile::Change>;

constexpr std::size_t changesInAFrame = 500;
constexpr std::uint64_t smallestRest = std::uint64_t{1} << 20;

// The first frame says how many frames were written with it: without one of them it is no copy.
// Those that were appended later follow.
std::string headFrame(char format, std::uint32_t frames) {
    std::string payload(1, format);
    BinaryWriter writer(payload);
    writer(frames);
    std::string frame;
    appendFrame(frame, payload);
    return frame;
}

std::uint32_t readHead(std::string_view& bytes, char format) {
    auto payload = takeFrame(bytes);
    if (!payload || payload->front() != format) throw BinaryFault("it is damaged, or of old");
    payload->remove_prefix(1);
    std::uint32_t frames = 0;
    BinaryReader reader(*payload);
    reader(frames);
    return frames;
}

std::string framesOf(const Changes& changes, std::uint32_t& count) {
    std::string frames;
    for (std::size_t begin = 0; begin < changes.size(); begin += changesInAFrame) {
        const auto end = std::min(begin + changesInAFrame, changes.size());
        const Changes part(changes.begin() + static_cast<std::ptrdiff_t>(begin),
                           changes.begin() + static_cast<std::ptrdiff_t>(end));
        std::string payload;
        BinaryWriter writer(payload);
        writer(part);
        appendFrame(frames, payload);
        ++count;
    }
    return frames;
}

void apply(CopyFile::Records& records, std::string_view payload) {
    Changes changes;
    BinaryReader reader(payload);
    reader(changes);
    for (auto& change : changes) {
        if (change.record) {
            records.insert_or_assign(std::move(change.key), std::move(*change.record));
        } else {
            records.erase(change.key);
        }
    }
}

}  // namespace

struct CopyFile::Content {
    Records records{};
    std::uint64_t size = 0;  // Of what is good.
    std::uint64_t sizeAnew = 0;
    bool isTorn = false;
};

CopyFile::Content CopyFile::content() const {
    Content content;
    const auto file = readFile(path_);
    if (!file) return content;
    std::string_view rest = *file;
    const auto frames = readHead(rest, format_);
    for (std::uint32_t i = 0; i < frames; ++i) {
        const auto payload = takeFrame(rest);
        if (!payload) throw BinaryFault("a part of it is missing");
        apply(content.records, *payload);
    }
    content.sizeAnew = file->size() - rest.size();
    while (const auto payload = takeFrame(rest)) apply(content.records, *payload);
    content.size = file->size() - rest.size();
    content.isTorn = !rest.empty();
    return content;
}

std::optional<CopyFile::Records> CopyFile::read() {
    size_ = 0;
    try {
        auto content = this->content();
        size_ = content.size;
        sizeAnew_ = content.sizeAnew;
        if (content.isTorn)
            log::warn("the end of a local copy is torn", {{"file", path_.string()}});
        if (content.size == 0) return std::nullopt;
        return std::move(content.records);
    } catch (const std::exception& error) {
        log::warn("a local copy cannot be read",
                  {{"file", path_.string()}, {"error", error.what()}});
        return std::nullopt;
    }
}

bool CopyFile::append(const std::vector<Change>& changes) {
    if (changes.empty()) return true;
    if (!size_) read();
    if (*size_ == 0) return false;
    try {
        std::uint32_t count = 0;
        appendFrames(framesOf(changes, count));
    } catch (...) {
        size_.reset();
        throw;
    }
    const bool isMostlyOld = *size_ - sizeAnew_ > std::max(sizeAnew_, smallestRest);
    if (!isMostlyOld) return true;
    if (const auto records = read()) writeAnew(*records);
    return true;
}

void CopyFile::replace(const Records& records) {
    const auto known = read();
    if (!known) return writeAnew(records);
    Changes changes;
    for (const auto& [key, record] : records) {
        const auto found = known->find(key);
        if (found == known->end() || found->second != record) changes.push_back({key, record});
    }
    for (const auto& [key, record] : *known) {
        if (!records.contains(key)) changes.push_back({key, std::nullopt});
    }
    append(changes);
}

void CopyFile::writeAnew(const Records& records) {
    Changes changes;
    changes.reserve(records.size());
    for (const auto& [key, record] : records) changes.push_back({key, record});
    std::uint32_t count = 0;
    const auto frames = framesOf(changes, count);
    const auto whole = headFrame(format_, count) + frames;
    replaceFile(path_, whole);
    size_ = sizeAnew_ = whole.size();
}

void CopyFile::appendFrames(const std::string& frames) {
    const Descriptor file(::open(path_.c_str(), O_WRONLY | O_CLOEXEC));
    if (file.number() < 0) throwSystemError(path_.string());
    // What an earlier attempt, or a crash, has left behind the good part would hide what follows.
    if (::ftruncate(file.number(), static_cast<off_t>(*size_)) != 0)
        throwSystemError(path_.string());
    if (::lseek(file.number(), 0, SEEK_END) < 0) throwSystemError(path_.string());
    writeAll(file.number(), frames);
    if (::fdatasync(file.number()) != 0) throwSystemError(path_.string());
    size_ = *size_ + frames.size();
}

}  // namespace voltgate::db
