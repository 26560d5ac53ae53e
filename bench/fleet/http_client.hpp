// A plain HTTP/1.1 client of one connection that stays open, as programs have it. Blocks; used by
// one thread.
#pragma once
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <cstdint>
#include <string>
#include <string_view>

namespace voltgate::bench {

struct HttpAnswer {
    int status = 0;
    std::string body{};
};

class HttpClient {
public:
    explicit HttpClient(std::uint16_t port, std::string bearer = {});

    /// Logs in; later requests are that user's.
    void logIn(const std::string& email, const std::string& password);
    const std::string& bearer() const { return bearer_; }

    HttpAnswer send(std::string_view method, std::string_view target, std::string_view body = {},
                    std::string_view contentType = "application/json");

private:
    HttpAnswer read();

    asio::io_context io_;
    asio::ip::tcp::socket socket_{io_};
    std::string buffer_;
    std::string bearer_;
};

}  // namespace voltgate::bench
