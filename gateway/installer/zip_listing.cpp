// The only file with libzip. It reads from memory: the end of the file, with the directory, is
// there; what is before it is known by its size alone and is never asked for.
#include "gateway/installer/zip_listing.hpp"

#include <zip.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <string_view>

namespace voltgate::installer {
namespace {

constexpr std::uint64_t endAtMost = 1024UL * 1024;  // Ample for 1000 entries with long names.
constexpr std::int64_t entriesAtMost = 1000;
constexpr std::size_t nameAtMost = 255;
constexpr std::uint64_t MiB = 1024UL * 1024;
constexpr std::uint64_t unpackedLeast = 256 * MiB;  // Padding packs well.
constexpr std::uint64_t unpackedMost = 4096 * MiB;
constexpr std::uint64_t unpackedTimes = 100;

// The last bytes of a file, as if all of it were there.
class FileEnd {
public:
    FileEnd(std::string bytes, std::uint64_t size) : bytes_(std::move(bytes)), size_(size) {
        zip_error_init(&error_);
    }
    ~FileEnd() { zip_error_fini(&error_); }
    FileEnd(const FileEnd&) = delete;
    FileEnd& operator=(const FileEnd&) = delete;

    // A zip_source_callback.
    static zip_int64_t answer(void* self, void* data, zip_uint64_t length, zip_source_cmd_t what) {
        return static_cast<FileEnd*>(self)->answer(data, length, what);
    }

private:
    zip_int64_t answer(void* data, zip_uint64_t length, zip_source_cmd_t what) {
        switch (what) {
            case ZIP_SOURCE_OPEN:
                at_ = 0;
                return 0;
            case ZIP_SOURCE_CLOSE:
            case ZIP_SOURCE_FREE:
                return 0;
            case ZIP_SOURCE_READ:
                return read(static_cast<char*>(data), length);
            case ZIP_SOURCE_SEEK: {
                const auto to = zip_source_seek_compute_offset(at_, size_, data, length, &error_);
                if (to < 0) return -1;
                at_ = static_cast<std::uint64_t>(to);
                return 0;
            }
            case ZIP_SOURCE_TELL:
                return static_cast<zip_int64_t>(at_);
            case ZIP_SOURCE_STAT: {
                auto* stat = ZIP_SOURCE_GET_ARGS(zip_stat_t, data, length, &error_);
                if (stat == nullptr) return -1;
                zip_stat_init(stat);
                stat->valid = ZIP_STAT_SIZE;
                stat->size = size_;
                return sizeof(zip_stat_t);
            }
            case ZIP_SOURCE_ERROR:
                return zip_error_to_data(&error_, data, length);
            case ZIP_SOURCE_SUPPORTS:
                return ZIP_SOURCE_SUPPORTS_SEEKABLE;
            default:
                zip_error_set(&error_, ZIP_ER_OPNOTSUPP, 0);
                return -1;
        }
    }

    zip_int64_t read(char* to, std::uint64_t length) {
        const auto missing = size_ - bytes_.size();
        if (at_ < missing) {
            zip_error_set(&error_, ZIP_ER_INCONS, 0);
            return -1;
        }
        const auto count = std::min(length, size_ - at_);
        std::memcpy(to, bytes_.data() + (at_ - missing), count);
        at_ += count;
        return static_cast<zip_int64_t>(count);
    }

    const std::string bytes_;
    const std::uint64_t size_;
    std::uint64_t at_ = 0;
    zip_error_t error_{};
};

struct Discard {
    void operator()(zip_t* zip) const { zip_discard(zip); }
};
using Zip = std::unique_ptr<zip_t, Discard>;

ZipFault unreadable(zip_error_t& error) {
    const bool isNone = zip_error_code_zip(&error) == ZIP_ER_NOZIP;
    std::string why = isNone ? "it has no directory at its end" : zip_error_strerror(&error);
    zip_error_fini(&error);
    return ZipFault("this is no zip file, or not all of it: " + why);
}

Zip openZip(FileEnd& end) {
    zip_error_t error;
    zip_error_init(&error);
    auto* source = zip_source_function_create(&FileEnd::answer, &end, &error);
    if (source == nullptr) throw unreadable(error);
    Zip zip(zip_open_from_source(source, ZIP_RDONLY, &error));
    if (!zip) {
        zip_source_free(source);
        throw unreadable(error);
    }
    zip_error_fini(&error);
    return zip;
}

// What a name would do where the zip is unpacked; nothing when it is harmless.
std::string harmOf(std::string_view name) {
    if (name.empty()) return "has no name";
    if (name.size() > nameAtMost) return "has a name of more than 255 bytes";
    if (name.front() == '/' || name.find('\\') != std::string_view::npos ||
        (name.size() > 1 && name[1] == ':')) {
        return "has an absolute path or a path of Windows";
    }
    for (std::size_t begin = 0; begin <= name.size();) {
        const auto end = std::min(name.find('/', begin), name.size());
        if (name.substr(begin, end - begin) == "..") return "leads out of its folder by '..'";
        begin = end + 1;
    }
    const bool isPrintable = std::none_of(name.begin(), name.end(), [](char c) {
        return static_cast<unsigned char>(c) < ' ' || c == '\x7f';
    });
    return isPrintable ? "" : "has control characters in its name";
}

ZipEntry entryAt(zip_t* zip, std::uint64_t index) {
    zip_stat_t stat;
    zip_stat_init(&stat);
    constexpr std::uint64_t needed = ZIP_STAT_NAME | ZIP_STAT_SIZE;
    if (zip_stat_index(zip, index, 0, &stat) != 0 || (stat.valid & needed) != needed) {
        throw ZipFault("its entry " + std::to_string(index + 1) + " cannot be read");
    }
    if (const auto harm = harmOf(stat.name); !harm.empty()) {
        throw ZipFault("its entry " + std::to_string(index + 1) + " " + harm);
    }
    return {.filename = stat.name, .size = stat.size};
}

std::vector<ZipEntry> entriesOf(std::string end, std::uint64_t size) {
    FileEnd source(std::move(end), size);
    const auto zip = openZip(source);
    const auto count = zip_get_num_entries(zip.get(), 0);
    if (count <= 0) throw ZipFault("this is no zip file, or there is nothing in it");
    if (count > entriesAtMost) throw ZipFault("it has more than 1000 entries");
    const auto limit = std::clamp(size * unpackedTimes, unpackedLeast, unpackedMost);
    std::vector<ZipEntry> entries;
    std::uint64_t left = limit;
    for (zip_int64_t i = 0; i < count; ++i) {
        auto entry = entryAt(zip.get(), static_cast<std::uint64_t>(i));
        if (entry.size > left) {
            throw ZipFault("unpacked it would have more than " + std::to_string(limit / MiB) +
                           " MiB, far more than its own size promises");
        }
        left -= entry.size;
        entries.push_back(std::move(entry));
    }
    return entries;
}

}  // namespace

Task<std::vector<ZipEntry>> listZip(StoredFile file, OpenPart open) {
    const auto length = std::min(file.size, endAtMost);
    const auto source = co_await open(file.size - length, length);
    std::string end;
    end.reserve(length);
    for (auto piece = co_await source->read(); !piece.empty(); piece = co_await source->read()) {
        end += piece;
    }
    co_return entriesOf(std::move(end), file.size);
}

}  // namespace voltgate::installer
