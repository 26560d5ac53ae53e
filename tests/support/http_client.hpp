// A small blocking HTTP client for tests: one connection per request.
#pragma once
#include <rapidjson/document.h>

#include <asio/connect.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/read.hpp>
#include <asio/write.hpp>
#include <string>

namespace voltgate::test {

struct HttpAnswer {
    int status = 0;
    std::string headers;
    std::string body;

    rapidjson::Document json() const {
        rapidjson::Document document;
        document.Parse(body.data(), body.size());
        return document;
    }
    /// A member of the body as text, whatever its type; empty when it is not there.
    std::string field(const std::string& name) const {
        const auto document = json();
        if (!document.IsObject() || !document.HasMember(name.c_str())) return "";
        const auto& value = document[name.c_str()];
        if (value.IsString()) return value.GetString();
        if (value.IsInt64()) return std::to_string(value.GetInt64());
        if (value.IsBool()) return value.GetBool() ? "true" : "false";
        return "";
    }
};

class HttpClient {
public:
    explicit HttpClient(std::uint16_t port) : port_(port) {}

    /// Sends what follows with this bearer token.
    void authenticate(std::string token) { token_ = std::move(token); }
    void logIn(const std::string& email, const std::string& password) {
        authenticate(post("/api/v1/login",
                          R"({"email":")" + email + R"(","password":")" + password + R"("})")
                         .field("token"));
    }

    HttpAnswer get(const std::string& path, const std::string& headers = "") {
        return request("GET", path, "", headers);
    }
    HttpAnswer post(const std::string& path, const std::string& body,
                    const std::string& headers = "") {
        return request("POST", path, body, headers);
    }
    HttpAnswer head(const std::string& path) { return request("HEAD", path, "", ""); }
    HttpAnswer patch(const std::string& path, const std::string& body) {
        return request("PATCH", path, body, "");
    }
    HttpAnswer put(const std::string& path, const std::string& body) {
        return request("PUT", path, body, "");
    }
    HttpAnswer remove(const std::string& path) { return request("DELETE", path, "", ""); }

private:
    HttpAnswer request(const std::string& method, const std::string& path, const std::string& body,
                       const std::string& headers) {
        asio::io_context io;
        asio::ip::tcp::socket socket(io);
        socket.connect({asio::ip::address_v4::loopback(), port_});
        std::string text =
            method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers;
        if (!token_.empty()) text += "Authorization: Bearer " + token_ + "\r\n";
        if (!body.empty() && headers.find("Content-Type:") == std::string::npos) {
            text += "Content-Type: application/json\r\n";
        }
        text += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
        asio::write(socket, asio::buffer(text));

        std::string received;
        asio::error_code end;
        asio::read(socket, asio::dynamic_buffer(received), end);
        HttpAnswer answer;
        const auto blank = received.find("\r\n\r\n");
        if (received.size() < 12 || blank == std::string::npos) return answer;
        answer.status = std::stoi(received.substr(9, 3));
        answer.headers = received.substr(0, blank);
        answer.body = received.substr(blank + 4);
        return answer;
    }

    std::uint16_t port_;
    std::string token_;
};

}  // namespace voltgate::test
