// JSON -> described struct: the only validator of payloads. Throws ProtocolFault with the path of
// what is wrong. Leniency rules that were needed are collected in used().
#pragma once
#include <rapidjson/document.h>

#include <cmath>
#include <limits>
#include <optional>
#include <string>

#include "ocpp/domain/datetime.hpp"
#include "ocpp/json/bounded.hpp"
#include "ocpp/json/described.hpp"
#include "ocpp/json/fault.hpp"
#include "ocpp/json/leniency.hpp"

namespace voltgate::json {

class Reader {
public:
    explicit Reader(Leniency allowed = Leniency::strict()) : allowed_(allowed) {}

    template <Described T>
    T read(const rapidjson::Value& json) {
        T out{};
        value(json, out, Path{});
        return out;
    }

    Leniency used() const { return used_; }

private:
    // A place in the document, as a list that lives on the stack: naming it costs nothing until it
    // is needed.
    struct Path {
        const Path* parent = nullptr;
        std::string_view name{};
        int index = -1;
        std::string text() const;
    };

    [[noreturn]] static void fail(FaultKind kind, const Path& path, std::string reason) {
        throw ProtocolFault(kind, path.text(), std::move(reason));
    }
    bool allows(LeniencyRule rule) {
        if (allowed_.has(rule)) used_.add(rule);
        return allowed_.has(rule);
    }

    static std::int64_t integer(const rapidjson::Value& json, const Path& path, std::int64_t min,
                                std::int64_t max);
    static std::string_view string(const rapidjson::Value& json, const Path& path,
                                   std::size_t maxLength);

    void value(const rapidjson::Value& json, int& out, const Path& path) {
        using Limits = std::numeric_limits<int>;
        out = static_cast<int>(integer(json, path, Limits::min(), Limits::max()));
    }
    void value(const rapidjson::Value& json, std::int64_t& out, const Path& path) {
        using Limits = std::numeric_limits<std::int64_t>;
        out = integer(json, path, Limits::min(), Limits::max());
    }
    void value(const rapidjson::Value& json, double& out, const Path& path) {
        if (!json.IsNumber()) fail(FaultKind::Type, path, "expected a number");
        out = json.GetDouble();
    }
    void value(const rapidjson::Value& json, bool& out, const Path& path) {
        if (!json.IsBool()) fail(FaultKind::Type, path, "expected true or false");
        out = json.GetBool();
    }
    void value(const rapidjson::Value& json, std::string& out, const Path& path) {
        out = string(json, path, std::numeric_limits<std::size_t>::max());
    }
    template <std::size_t Max>
    void value(const rapidjson::Value& json, String<Max>& out, const Path& path) {
        out.value = string(json, path, Max);
    }
    template <class Words>
    void value(const rapidjson::Value& json, Word<Words>& out, const Path& path) {
        const auto text = string(json, path, std::numeric_limits<std::size_t>::max());
        if (!Word<Words>::contains(text)) unknownWord(path, text);
        out.value = text;
    }
    void value(const rapidjson::Value& json, DateTime& out, const Path& path) {
        const auto parsed = DateTime::parse(string(json, path, 64));
        if (!parsed)
            fail(FaultKind::Property, path, "expected a time such as 2026-01-31T12:00:00Z");
        out = *parsed;
    }
    void value(const rapidjson::Value& json, RawObject& out, const Path& path);
    template <Enumeration E>
    void value(const rapidjson::Value& json, E& out, const Path& path) {
        const auto text = string(json, path, std::numeric_limits<std::size_t>::max());
        const auto parsed = parse<E>(text);
        if (!parsed) unknownWord(path, text);
        out = *parsed;
    }
    template <class T>
    void value(const rapidjson::Value& json, std::optional<T>& out, const Path& path) {
        value(json, out.emplace(), path);
    }
    template <class T, std::size_t Min, std::size_t Max>
    void value(const rapidjson::Value& json, List<T, Min, Max>& out, const Path& path) {
        if (!json.IsArray()) fail(FaultKind::Type, path, "expected an array");
        if (json.Size() < Min) {
            fail(FaultKind::Occurrence, path,
                 "expected at least " + std::to_string(Min) + " elements");
        }
        if (Max != 0 && json.Size() > Max) {
            fail(FaultKind::Occurrence, path,
                 "expected at most " + std::to_string(Max) + " elements");
        }
        out.reserve(json.Size());
        int index = 0;
        for (const auto& element : json.GetArray()) {
            value(element, out.emplace_back(), Path{&path, {}, index++});
        }
    }
    template <Described T>
    void value(const rapidjson::Value& json, T& out, const Path& path) {
        if (!json.IsObject()) {
            fail(path.parent == nullptr ? FaultKind::Formation : FaultKind::Type, path,
                 "expected an object");
        }
        std::size_t known = 0;
        auto expected = json.MemberBegin();
        fields(Tag<T>{}, [&](std::string_view name, auto member) {
            const Path here{&path, name};
            const auto found = findMember(json, expected, name);
            if (found == json.MemberEnd()) {
                absent(out.*member, here);
                return;
            }
            ++known;
            expected = found + 1;
            present(found->value, out.*member, here);
        });
        if (known != json.MemberCount()) checkSurplus<T>(json, path);
    }

    template <class M>
    void present(const rapidjson::Value& json, M& out, const Path& path) {
        if (isOptional<M> && json.IsNull() && allows(LeniencyRule::NullAsAbsent)) return;
        value(json, out, path);
    }
    template <class M>
    void absent(const M&, const Path& path) {
        if (!isOptional<M>) fail(FaultKind::Occurrence, path, "required, but missing");
    }
    template <Described T>
    void checkSurplus(const rapidjson::Value& json, const Path& path) {
        std::array<std::string_view, 64> names;
        std::size_t count = 0;
        fields(Tag<T>{}, [&](std::string_view name, auto) { names[count++] = name; });
        surplus(json, path, names.data(), count);
    }

    // Messages usually come in the order of the specification, so the next member is tried first.
    static rapidjson::Value::ConstMemberIterator findMember(
        const rapidjson::Value& json, rapidjson::Value::ConstMemberIterator expected,
        std::string_view name);
    void surplus(const rapidjson::Value& json, const Path& path, const std::string_view* names,
                 std::size_t count);
    [[noreturn]] static void unknownWord(const Path& path, std::string_view text);

    Leniency allowed_;
    Leniency used_;
};

}  // namespace voltgate::json
