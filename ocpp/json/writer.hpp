// Described struct -> compact JSON, appended to a string. Members come in the order of JSON_FIELDS;
// absent optionals are left out; nothing is added.
#pragma once
#include <rapidjson/writer.h>

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ocpp/domain/datetime.hpp"
#include "ocpp/json/bounded.hpp"
#include "ocpp/json/described.hpp"

namespace voltgate::json {

/// An output stream for RapidJSON that appends to a string.
struct StringSink {
    using Ch = char;
    std::string* out;
    void Put(char c) { out->push_back(c); }
    void Flush() {}
};

class Writer {
public:
    explicit Writer(std::string& out) : sink_{&out}, json_(sink_) {}

    template <class T>
    static std::string write(const T& value) {
        std::string out;
        Writer(out).append(value);
        return out;
    }
    template <class T>
    void append(const T& v) {
        value(v);
    }

private:
    using Json = rapidjson::Writer<StringSink>;

    void value(int v) { json_.Int(v); }
    void value(std::int64_t v) { json_.Int64(v); }
    // 16, not 16.0: shorter, and what people write. What is no number has no other word in JSON.
    void value(double v) {
        if (!std::isfinite(v)) {
            json_.Null();
            return;
        }
        const bool isWhole = v == std::trunc(v) && std::abs(v) < 1e15;
        isWhole ? json_.Int64(static_cast<std::int64_t>(v)) : json_.Double(v);
    }
    void value(bool v) { json_.Bool(v); }
    void value(const std::string& v) { text(v); }
    void value(const DateTime& v) { text(v.text()); }
    void value(const RawObject& v) {
        json_.RawValue(v.text.data(), v.text.size(), rapidjson::kObjectType);
    }
    template <std::size_t Max>
    void value(const String<Max>& v) {
        text(v.value);
    }
    template <class Words>
    void value(const Word<Words>& v) {
        text(v.value);
    }
    void value(const Reading& v) { v.value ? value(*v.value) : void(json_.Null()); }
    template <Enumeration E>
    void value(const Literally<E>& v) {
        text(v.value);
    }
    template <Enumeration E>
    void value(E v) {
        text(json::text(v));
    }
    template <class T>
    void value(const std::vector<T>& v) {
        json_.StartArray();
        for (const auto& element : v) value(element);
        json_.EndArray();
    }
    template <Described T>
    void value(const T& v) {
        json_.StartObject();
        fields(Tag<T>{},
               [&](std::string_view name, auto member) { this->member(name, v.*member); });
        json_.EndObject();
    }
    template <class M>
    void member(std::string_view name, const M& m) {
        if constexpr (isOptional<M>) {
            if (m) member(name, *m);
        } else {
            json_.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
            value(m);
        }
    }
    void text(std::string_view v) {
        json_.String(v.data(), static_cast<rapidjson::SizeType>(v.size()));
    }

    StringSink sink_;
    Json json_;
};

}  // namespace voltgate::json
