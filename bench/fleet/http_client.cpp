#include "bench/fleet/http_client.hpp"

#include <asio/read.hpp>
#include <asio/read_until.hpp>
#include <asio/write.hpp>
#include <charconv>
#include <stdexcept>

#include "ocpp/domain/text.hpp"

namespace voltgate::bench {
namespace {

std::size_t lengthIn(const std::string& head) {
    const auto lower = toLower(head);
    constexpr std::string_view name = "content-length:";
    const auto found = lower.find(name);
    if (found == std::string::npos) return 0;
    const auto text = trimmed(std::string_view(head).substr(
        found + name.size(), head.find('\r', found) - found - name.size()));
    std::size_t length = 0;
    std::from_chars(text.data(), text.data() + text.size(), length);
    return length;
}

}  // namespace

HttpClient::HttpClient(std::uint16_t port, std::string bearer) : bearer_(std::move(bearer)) {
    socket_.connect({asio::ip::address_v4::loopback(), port});
    socket_.set_option(asio::ip::tcp::no_delay(true));
}

void HttpClient::logIn(const std::string& email, const std::string& password) {
    const auto answer = send("POST", "/api/v1/login",
                             R"({"email":")" + email + R"(","password":")" + password + "\"}");
    constexpr std::string_view name = R"("token":")";
    const auto begin = answer.body.find(name);
    if (answer.status != 200 || begin == std::string::npos)
        throw std::runtime_error("no login: " + answer.body);
    const auto end = answer.body.find('"', begin + name.size());
    bearer_ = answer.body.substr(begin + name.size(), end - begin - name.size());
}

HttpAnswer HttpClient::send(std::string_view method, std::string_view target, std::string_view body,
                            std::string_view contentType) {
    std::string request;
    request.append(method).append(" ").append(target).append(" HTTP/1.1\r\nHost: 127.0.0.1\r\n");
    if (!bearer_.empty()) request.append("Authorization: Bearer ").append(bearer_).append("\r\n");
    if (!body.empty()) {
        request.append("Content-Type: ").append(contentType).append("\r\nContent-Length: ");
        request.append(std::to_string(body.size())).append("\r\n");
    }
    request.append("\r\n").append(body);
    asio::write(socket_, asio::buffer(request));
    return read();
}

HttpAnswer HttpClient::read() {
    const auto end = asio::read_until(socket_, asio::dynamic_buffer(buffer_), "\r\n\r\n");
    const auto head = buffer_.substr(0, end);
    buffer_.erase(0, end);
    const auto length = lengthIn(head);
    if (buffer_.size() < length) {
        asio::read(socket_, asio::dynamic_buffer(buffer_),
                   asio::transfer_exactly(length - buffer_.size()));
    }
    HttpAnswer answer{.status = std::stoi(head.substr(head.find(' ') + 1)),
                      .body = buffer_.substr(0, length)};
    buffer_.erase(0, length);
    return answer;
}

}  // namespace voltgate::bench
