#include "db/file_store.hpp"

#include <fcntl.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <asio/co_spawn.hpp>
#include <asio/use_awaitable.hpp>
#include <system_error>

#include "db/durable_file.hpp"
#include "ocpp/domain/hex.hpp"
#include "ocpp/log.hpp"

namespace voltgate::db {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t pieceSize = 64UL * 1024;
constexpr std::size_t nameBytes = 16;

// What the system says, as what it means to who stores a file; the path stays in the log.
[[noreturn]] void refuse(const std::system_error& error) {
    log::error("a file could not be written or read", {{"error", error.what()}});
    const int code = error.code().value();
    if (code == ENOSPC || code == EDQUOT) throw StorageFull("no room is left for files");
    throw StorageFailed("the folder for files cannot be used at the moment");
}

std::string freshName() {
    std::array<unsigned char, nameBytes> random{};
    if (RAND_bytes(random.data(), static_cast<int>(random.size())) != 1) {
        throw std::runtime_error("no random numbers for the name of a file");
    }
    return toHex({reinterpret_cast<const char*>(random.data()), random.size()});
}

// Whether a draft of ours has this name; other files in the folder are none of our business.
bool isDraft(const fs::path& path) {
    const auto stem = path.stem().string();
    const auto isDigit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    return path.extension() == ".part" && stem.size() == 2 * nameBytes &&
           std::all_of(stem.begin(), stem.end(), isDigit);
}

class Sha256 {
public:
    Sha256() : context_(EVP_MD_CTX_new(), &EVP_MD_CTX_free) {
        if (EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) != 1) fail();
    }
    void add(std::string_view bytes) {
        if (EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) != 1) fail();
    }
    std::string hex() {
        std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
        unsigned int size = 0;
        if (EVP_DigestFinal_ex(context_.get(), digest.data(), &size) != 1) fail();
        return toHex({reinterpret_cast<const char*>(digest.data()), size});
    }

private:
    [[noreturn]] static void fail() { throw std::runtime_error("SHA-256 is not available"); }

    std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context_;
};

// Runs on a thread of the store.
template <class Work>
auto asTask(Work work) -> Task<std::invoke_result_t<Work&>> {
    try {
        co_return work();
    } catch (const std::system_error& error) {
        refuse(error);
    }
}

}  // namespace

// A file that is being written; it is gone with this object unless it was kept.
class FileStore::Draft {
public:
    explicit Draft(const fs::path& folder)
        : folder_(folder),
          name_(freshName()),
          path_(folder / (name_ + ".part")),
          file_(::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR)) {
        if (file_.number() < 0) throwSystemError(path_.string());
    }
    ~Draft() {
        if (!isKept_) ::unlink(path_.c_str());
    }
    Draft(const Draft&) = delete;
    Draft& operator=(const Draft&) = delete;

    void write(std::string_view bytes) {
        writeAll(file_.number(), bytes);
        digest_.add(bytes);
        size_ += bytes.size();
    }
    StoredFile keep() {
        if (::fsync(file_.number()) != 0) throwSystemError(path_.string());
        fs::rename(path_, folder_ / name_);
        isKept_ = true;
        syncFolder(folder_);
        return {.name = name_, .size = size_, .sha256 = digest_.hex()};
    }
    std::uint64_t size() const { return size_; }

private:
    const fs::path& folder_;
    const std::string name_;
    const fs::path path_;
    const Descriptor file_;
    Sha256 digest_;
    std::uint64_t size_ = 0;
    bool isKept_ = false;
};

class FileStore::Reader final : public ByteSource {
public:
    Reader(asio::thread_pool& threads, const fs::path& path, std::uint64_t offset,
           std::uint64_t length)
        : threads_(threads),
          file_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)),
          offset_(offset),
          left_(length) {
        if (file_.number() < 0) throwSystemError(path.string());
    }

    Task<std::string> read() override {
        if (left_ == 0) co_return std::string();
        const auto work = [this] { return readPiece(); };
        auto piece = co_await asio::co_spawn(threads_, asTask(work), asio::use_awaitable);
        offset_ += piece.size();
        left_ -= piece.size();
        co_return piece;
    }

private:
    std::string readPiece() const {
        std::string piece(std::min<std::uint64_t>(left_, pieceSize), '\0');
        ssize_t got = -1;
        do {
            got = ::pread(file_.number(), piece.data(), piece.size(), static_cast<off_t>(offset_));
        } while (got < 0 && errno == EINTR);
        if (got < 0) throwSystemError("read");
        if (got == 0) throw StorageFailed("a file is shorter than it was");
        piece.resize(static_cast<std::size_t>(got));
        return piece;
    }

    asio::thread_pool& threads_;
    const Descriptor file_;
    std::uint64_t offset_;
    std::uint64_t left_;
};

FileStore::FileStore(fs::path folder, std::size_t threads)
    : folder_(std::move(folder)), threads_(threads) {
    try {
        prepare();
    } catch (const std::system_error& error) {
        log::error("the folder for files cannot be used", {{"error", error.what()}});
    }
}

FileStore::~FileStore() { threads_.join(); }

void FileStore::prepare() {
    makePrivateFolder(folder_);
    for (const auto& entry : fs::directory_iterator(folder_)) {
        if (isDraft(entry.path())) fs::remove(entry.path());
    }
}

Task<StoredFile> FileStore::put(std::shared_ptr<ByteSource> bytes, std::uint64_t atMost) {
    const auto begin = [this] { return std::make_shared<Draft>(folder_); };
    auto draft = co_await asio::co_spawn(threads_, asTask(begin), asio::use_awaitable);
    for (auto piece = co_await bytes->read(); !piece.empty(); piece = co_await bytes->read()) {
        if (draft->size() + piece.size() > atMost) {
            throw FileTooLarge("the file is larger than " + std::to_string(atMost) + " bytes");
        }
        const auto write = [&draft, &piece] { draft->write(piece); };
        co_await asio::co_spawn(threads_, asTask(write), asio::use_awaitable);
    }
    const auto keep = [&draft] { return draft->keep(); };
    auto stored = co_await asio::co_spawn(threads_, asTask(keep), asio::use_awaitable);
    co_return stored;
}

Task<std::shared_ptr<ByteSource>> FileStore::open(std::string name, std::uint64_t offset,
                                                  std::uint64_t length) {
    const auto open = [&]() -> std::shared_ptr<ByteSource> {
        return std::make_shared<Reader>(threads_, folder_ / name, offset, length);
    };
    auto reader = co_await asio::co_spawn(threads_, asTask(open), asio::use_awaitable);
    co_return reader;
}

Task<> FileStore::remove(std::string name) {
    const auto remove = [&] {
        std::error_code ignored;  // Nothing refers to it any more; an operator may clean up.
        fs::remove(folder_ / name, ignored);
    };
    co_await asio::co_spawn(threads_, asTask(remove), asio::use_awaitable);
}

}  // namespace voltgate::db
