#include "simulator/file_transfer.hpp"

#include <curl/curl.h>

#include <array>
#include <asio/co_spawn.hpp>
#include <asio/use_awaitable.hpp>
#include <memory>
#include <string_view>

#include "ocpp/domain/text.hpp"

namespace voltgate::simulator {
namespace {

constexpr long connectTime = 10;  // s
constexpr long silenceAtMost = 30;

void initialise() {
    static const auto code = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (code != CURLE_OK) throw std::runtime_error("libcurl could not be initialised");
}

std::string digestIn(std::string_view line) {
    constexpr std::string_view name = "repr-digest:";
    constexpr std::string_view algorithm = "sha-256=:";
    if (!toLower(line).starts_with(name)) return "";
    const auto begin = line.find(algorithm);
    if (begin == std::string_view::npos) return "";
    const auto value = line.substr(begin + algorithm.size());
    return std::string(value.substr(0, value.find(':')));
}

}  // namespace

// One transfer with libcurl, and what its callbacks need.
struct FileTransfers::Transfer {
    Transfer(const std::string& url, const FileTransfers& all) : isStopped(all.isStopped_) {
        initialise();
        handle.reset(curl_easy_init());
        if (!handle) throw std::runtime_error("libcurl has no memory");
        set(CURLOPT_URL, url.c_str());
        set(CURLOPT_PROTOCOLS_STR, "http,https,ftp,ftps,sftp");
        set(CURLOPT_NOSIGNAL, 1L);
        set(CURLOPT_FAILONERROR, 1L);
        set(CURLOPT_FOLLOWLOCATION, 1L);
        set(CURLOPT_MAXREDIRS, 5L);
        set(CURLOPT_CONNECTTIMEOUT, connectTime);
        set(CURLOPT_LOW_SPEED_LIMIT, 1L);
        set(CURLOPT_LOW_SPEED_TIME, silenceAtMost);
        set(CURLOPT_ERRORBUFFER, fault.data());
        set(CURLOPT_NOPROGRESS, 0L);
        set(CURLOPT_XFERINFODATA, this);
        set(CURLOPT_XFERINFOFUNCTION, &Transfer::progress);
        set(CURLOPT_WRITEDATA, this);
        set(CURLOPT_WRITEFUNCTION, &Transfer::write);
        set(CURLOPT_HEADERDATA, this);
        set(CURLOPT_HEADERFUNCTION, &Transfer::header);
        if (!all.caFile_.empty()) set(CURLOPT_CAINFO, all.caFile_.c_str());
    }

    template <class Value>
    void set(CURLoption option, Value value) {
        curl_easy_setopt(handle.get(), option, value);
    }
    /// The fault, or empty.
    std::string perform() {
        const auto code = curl_easy_perform(handle.get());
        if (code == CURLE_OK) return "";
        return fault[0] != '\0' ? fault.data() : curl_easy_strerror(code);
    }

    static int progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
        return static_cast<Transfer*>(self)->isStopped ? 1 : 0;
    }
    static std::size_t write(char* bytes, std::size_t, std::size_t count, void* self) {
        auto& received = static_cast<Transfer*>(self)->bytes;
        if (received.size() + count > bytesAtMost) return 0;
        received.append(bytes, count);
        return count;
    }
    static std::size_t header(char* bytes, std::size_t, std::size_t count, void* self) {
        const auto digest = digestIn({bytes, count});
        if (!digest.empty()) static_cast<Transfer*>(self)->digest = digest;
        return count;
    }
    static std::size_t read(char* buffer, std::size_t, std::size_t room, void* self) {
        auto& transfer = *static_cast<Transfer*>(self);
        const auto count = std::min(room, transfer.bytes.size() - transfer.sent);
        transfer.bytes.copy(buffer, count, transfer.sent);
        transfer.sent += count;
        return count;
    }

    struct Cleanup {
        void operator()(CURL* curl) const { curl_easy_cleanup(curl); }
    };
    const std::atomic<bool>& isStopped;
    std::unique_ptr<CURL, Cleanup> handle;
    std::array<char, CURL_ERROR_SIZE> fault{};
    std::string bytes;  // That have come, or that go.
    std::string digest;
    std::size_t sent = 0;
};

FileTransfers::FileTransfers(std::string caFile) : caFile_(std::move(caFile)) {}

FileTransfers::~FileTransfers() {
    stop();
    threads_.join();
}

Task<Downloaded> FileTransfers::downloading(std::string url) {
    Transfer transfer(url, *this);
    auto fault = transfer.perform();
    if (!fault.empty()) co_return Downloaded{.bytes = {}, .digest = {}, .fault = std::move(fault)};
    co_return Downloaded{
        .bytes = std::move(transfer.bytes), .digest = std::move(transfer.digest), .fault = {}};
}

Task<std::string> FileTransfers::uploading(std::string url, std::string bytes) {
    Transfer transfer(url, *this);
    transfer.bytes = std::move(bytes);
    transfer.set(CURLOPT_UPLOAD, 1L);
    transfer.set(CURLOPT_READDATA, &transfer);
    transfer.set(CURLOPT_READFUNCTION, &Transfer::read);
    transfer.set(CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(transfer.bytes.size()));
    transfer.set(
        CURLOPT_WRITEFUNCTION, +[](char*, std::size_t, std::size_t count, void*) {
            return count;  // What the server says is of no use.
        });
    co_return transfer.perform();
}

Task<Downloaded> FileTransfers::download(std::string url) {
    auto downloaded =
        co_await asio::co_spawn(threads_, downloading(std::move(url)), asio::use_awaitable);
    co_return downloaded;
}

Task<std::string> FileTransfers::upload(std::string url, std::string bytes) {
    auto fault = co_await asio::co_spawn(threads_, uploading(std::move(url), std::move(bytes)),
                                         asio::use_awaitable);
    co_return fault;
}

}  // namespace voltgate::simulator
