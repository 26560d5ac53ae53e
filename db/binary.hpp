// Values as bytes and back, for files of our own on this machine. Whoever has a struct says once
// what its fields are, for both directions:
//     template <class Codec> void fields(Codec& codec, Like<IdToken> auto& token) {
//         codec(token.value, token.type);
//     }
// Reading checks every bound and throws BinaryFault. Plain values; no thread contract.
#pragma once
#include <chrono>
#include <concepts>
#include <cstring>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "ocpp/domain/datetime.hpp"

namespace voltgate::db {

template <class T, class Plain>
concept Like = std::same_as<std::remove_const_t<T>, Plain>;

struct BinaryFault : std::runtime_error {
    using std::runtime_error::runtime_error;
};

class BinaryWriter {
public:
    explicit BinaryWriter(std::string& out) : out_(out) {}

    template <class... Values>
    void operator()(const Values&... values) {
        (put(values), ...);
    }

private:
    template <class T>
    void put(const T& value) {
        if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T>) {
            out_.append(reinterpret_cast<const char*>(&value), sizeof value);
        } else {
            fields(*this, value);
        }
    }
    void put(const std::string& text) {
        put(static_cast<std::uint32_t>(text.size()));
        out_ += text;
    }
    void put(const DateTime& time) { put(time.milliseconds()); }
    void put(const std::chrono::seconds& duration) { put(std::int64_t{duration.count()}); }
    template <class T>
    void put(const std::optional<T>& value) {
        put(value.has_value());
        if (value) put(*value);
    }
    template <class T>
    void put(const std::vector<T>& values) {
        put(static_cast<std::uint32_t>(values.size()));
        for (const auto& value : values) put(value);
    }

    std::string& out_;
};

class BinaryReader {
public:
    explicit BinaryReader(std::string_view in) : in_(in) {}

    template <class... Values>
    void operator()(Values&... values) {
        (get(values), ...);
    }
    bool isAtEnd() const { return in_.empty(); }
    void finish() const {
        if (!in_.empty()) throw BinaryFault("there is more than was expected");
    }

private:
    std::string_view take(std::size_t count) {
        if (count > in_.size()) throw BinaryFault("it ends too early");
        const auto bytes = in_.substr(0, count);
        in_.remove_prefix(count);
        return bytes;
    }
    std::uint32_t takeCount() {
        std::uint32_t count = 0;
        get(count);
        if (count > in_.size()) throw BinaryFault("it ends too early");
        return count;
    }
    template <class T>
    void get(T& value) {
        if constexpr (std::is_arithmetic_v<T> || std::is_enum_v<T>) {
            std::memcpy(&value, take(sizeof value).data(), sizeof value);
        } else {
            fields(*this, value);
        }
    }
    void get(bool& value) { value = take(1)[0] != '\0'; }
    void get(std::string& text) { text = take(takeCount()); }
    void get(DateTime& time) {
        std::int64_t milliseconds = 0;
        get(milliseconds);
        time = DateTime::fromMilliseconds(milliseconds);
    }
    void get(std::chrono::seconds& duration) {
        std::int64_t count = 0;
        get(count);
        duration = std::chrono::seconds(count);
    }
    template <class T>
    void get(std::optional<T>& value) {
        bool isThere = false;
        get(isThere);
        value.reset();
        if (isThere) get(value.emplace());
    }
    template <class T>
    void get(std::vector<T>& values) {
        values.resize(takeCount());
        for (auto& value : values) get(value);
    }

    std::string_view in_;
};

}  // namespace voltgate::db
