// Files over HTTP, FTP and SFTP, each transfer on a thread of its own pool: the only place with
// libcurl, which blocks. Used by the thread that runs the io_context; a transfer is awaited there.
#pragma once
#include <asio/thread_pool.hpp>
#include <atomic>
#include <cstdint>
#include <string>

#include "ocpp/task.hpp"

namespace voltgate::simulator {

struct Downloaded {
    std::string bytes;
    std::string digest;  ///< The SHA-256 that Repr-Digest tells, base64; empty when it tells none.
    std::string fault;   ///< Why there is nothing; empty when all is well.
};

class FileTransfers {
public:
    static constexpr std::size_t bytesAtMost = 256UL * 1024 * 1024;

    /// `caFile` (PEM) has the certificates to trust; empty: those of the system.
    explicit FileTransfers(std::string caFile);
    ~FileTransfers();

    Task<Downloaded> download(std::string url);
    /// By PUT over HTTP. The fault; empty when all is well.
    Task<std::string> upload(std::string url, std::string bytes);
    /// What is under way fails soon.
    void stop() { isStopped_ = true; }

private:
    struct Transfer;

    Task<Downloaded> downloading(std::string url);
    Task<std::string> uploading(std::string url, std::string bytes);

    const std::string caFile_;
    std::atomic<bool> isStopped_ = false;
    asio::thread_pool threads_{1};
};

}  // namespace voltgate::simulator
