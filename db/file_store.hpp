// Files in a folder, which threads of its own write and read. A file is written under a name that
// ends in .part, synced, and only then gets its own; what an earlier run left half-written is
// removed at the start. Only the owner may read them. Safe to use from any thread; it must outlive
// the sources that it opens.
#pragma once
#include <asio/thread_pool.hpp>
#include <filesystem>

#include "ocpp/repositories/file_store.hpp"

namespace voltgate::db {

class FileStore final : public voltgate::FileStore {
public:
    /// Makes the folder. One that cannot be used is logged; each use of it throws then.
    explicit FileStore(std::filesystem::path folder, std::size_t threads = 2);
    ~FileStore() override;

    Task<StoredFile> put(std::shared_ptr<ByteSource> bytes, std::uint64_t atMost) override;
    Task<std::shared_ptr<ByteSource>> open(std::string name, std::uint64_t offset,
                                           std::uint64_t length) override;
    Task<> remove(std::string name) override;

private:
    class Draft;
    class Reader;

    void prepare();

    const std::filesystem::path folder_;
    asio::thread_pool threads_;
};

}  // namespace voltgate::db
