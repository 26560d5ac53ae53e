// JSON -> described struct: the only validator of payloads. Throws ProtocolFault with the path of
// what is wrong. Leniency rules that were needed are collected in deviations(), once each. What is
// right is read without any of that: a rule costs only where it is needed.
//
// A message that tells what has happened (json::Salvageable) is read a second time when it is wrong
// beyond all rules: part by part, leaving out what cannot be read.
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
#include "ocpp/json/losses.hpp"

namespace voltgate::json {

class Reader {
public:
    explicit Reader(Leniency allowed = Leniency::strict()) : allowed_(allowed) {}

    template <Described T>
    T read(const rapidjson::Value& json) {
        T out{};
        if constexpr (Salvageable<T>) {
            readOrSalvage(json, out);
        } else {
            value(json, out, Path{});
        }
        return out;
    }

    const Deviations& deviations() const { return deviations_; }

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
    /// Whether the rule is on; its use is noted.
    bool allows(LeniencyRule rule, const Path& path, const rapidjson::Value* json = nullptr);
    void note(LeniencyRule rule, std::string path, std::string example);
    /// A part that cannot be read while salvaging.
    void lose(const Path& path);

    template <Salvageable T>
    void readOrSalvage(const rapidjson::Value& json, T& out) {
        try {
            value(json, out, Path{});
        } catch (const ProtocolFault& fault) {
            if (!json.IsObject() || !allowed_.has(LeniencyRule::SalvagedMessage)) throw;
            isSalvaging_ = true;
            out = T{};
            value(json, out, Path{});
            if (!T::isWorthSalvaging(lost_)) throw;
            note(LeniencyRule::SalvagedMessage, fault.path, fault.reason);
        }
    }

    std::int64_t integer(const rapidjson::Value& json, const Path& path, std::int64_t min,
                         std::int64_t max);
    /// What is no plain integer: a fraction, a text, a number beyond 64 bits.
    std::int64_t oddInteger(const rapidjson::Value& json, const Path& path, bool mayBeHuge);
    double number(const rapidjson::Value& json, const Path& path, const char* expected);
    /// Valid until the next call.
    std::string_view string(const rapidjson::Value& json, const Path& path, std::size_t maxLength);
    /// An object or a list where a text may be: its JSON, cut.
    std::string structureAsText(const rapidjson::Value& json, const Path& path,
                                std::size_t maxLength);
    static bool isStructure(const rapidjson::Value& json) {
        return json.IsObject() || json.IsArray();
    }
    /// How long a text may be that is longer than it may be.
    static constexpr std::size_t mostCharacters(std::size_t maxLength) {
        return std::max<std::size_t>(255, 4 * maxLength);
    }
    DateTime time(const rapidjson::Value& json, const Path& path);
    bool boolean(const rapidjson::Value& json, const Path& path);
    /// A word that is none of the vocabulary: the one that only its case tells apart, or itself.
    std::string_view oddWord(std::string_view text, std::string_view sameInAnotherCase,
                             const Path& path, const rapidjson::Value& json);

    void value(const rapidjson::Value& json, int& out, const Path& path) {
        using Limits = std::numeric_limits<int>;
        out = static_cast<int>(integer(json, path, Limits::min(), Limits::max()));
    }
    void value(const rapidjson::Value& json, std::int64_t& out, const Path& path) {
        using Limits = std::numeric_limits<std::int64_t>;
        out = integer(json, path, Limits::min(), Limits::max());
    }
    void value(const rapidjson::Value& json, Reading& out, const Path& path);
    void value(const rapidjson::Value& json, double& out, const Path& path) {
        out = json.IsNumber() ? json.GetDouble() : number(json, path, "expected a number");
    }
    void value(const rapidjson::Value& json, bool& out, const Path& path) {
        out = json.IsBool() ? json.GetBool() : boolean(json, path);
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
        const auto text = string(json, path, maxWord);
        out.value = Word<Words>::contains(text)
                        ? text
                        : oddWord(text, inAnotherCase(Words::words, text), path, json);
    }
    void value(const rapidjson::Value& json, DateTime& out, const Path& path) {
        out = time(json, path);
    }
    void value(const rapidjson::Value& json, RawObject& out, const Path& path);
    template <Enumeration E>
    void value(const rapidjson::Value& json, E& out, const Path& path) {
        const auto text = string(json, path, maxWord);
        auto parsed = parse<E>(text);
        if (!parsed) {
            const auto mended = inAnotherCase(words<E>(), text);
            if (mended.empty()) unknownWord(path, text);
            parsed = parse<E>(oddWord(text, mended, path, json));
        }
        out = *parsed;
    }
    template <Enumeration E>
    void value(const rapidjson::Value& json, Literally<E>& out, const Path& path) {
        const auto text = string(json, path, maxWord);
        out.value =
            parse<E>(text) ? text : oddWord(text, inAnotherCase(words<E>(), text), path, json);
    }
    template <class T>
    void value(const rapidjson::Value& json, std::optional<T>& out, const Path& path) {
        value(json, out.emplace(), path);
    }
    template <std::size_t Max>
    void value(const rapidjson::Value& json, std::optional<String<Max>>& out, const Path& path) {
        if (!isStructure(json)) return value(json, out.emplace(), path);
        out.emplace(structureAsText(json, path, mostCharacters(Max)));
    }
    void value(const rapidjson::Value& json, std::optional<std::string>& out, const Path& path) {
        if (!isStructure(json)) return value(json, out.emplace(), path);
        out.emplace(structureAsText(json, path, std::numeric_limits<std::size_t>::max()));
    }
    template <class T, std::size_t Min, std::size_t Max>
    void value(const rapidjson::Value& json, List<T, Min, Max>& out, const Path& path) {
        if (!json.IsArray()) {
            if (json.IsNull() && allows(LeniencyRule::EmptyArray, path, &json)) return;
            if (!json.IsObject() || !allows(LeniencyRule::SingleForArray, path, &json)) {
                fail(FaultKind::Type, path, "expected an array");
            }
            return value(json, out.emplace_back(), Path{&path, {}, 0});
        }
        checkSize(json.Size(), Min, Max, path);
        out.reserve(json.Size());
        int index = 0;
        for (const auto& element : json.GetArray()) {
            readElement(element, out, Path{&path, {}, index++});
        }
    }
    template <class T, std::size_t Min, std::size_t Max>
    void readElement(const rapidjson::Value& json, List<T, Min, Max>& out, const Path& path) {
        if (!isSalvaging_) return value(json, out.emplace_back(), path);
        try {
            value(json, out.emplace_back(), path);
        } catch (const ProtocolFault&) {
            lose(path);
            out.pop_back();
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
        if (known != json.MemberCount()) readSurplus(json, out, path);
    }

    template <class M>
    void present(const rapidjson::Value& json, M& out, const Path& path) {
        if (isOptional<M> && json.IsNull() && allows(LeniencyRule::NullAsAbsent, path)) return;
        if (isDispensable<M> && json.IsNull() && allows(LeniencyRule::MissingVendor, path)) return;
        if (!isSalvaging_) return value(json, out, path);
        try {
            value(json, out, path);
        } catch (const ProtocolFault&) {
            lose(path);
            resetTo(out);
        }
    }
    template <class M>
    void absent(M& out, const Path& path) {
        if constexpr (!isOptional<M>) {
            constexpr bool isTime = std::is_same_v<M, DateTime>;
            if (isTime && allows(LeniencyRule::MissingTimestamp, path)) return resetTo(out);
            if (isList<M> && allows(LeniencyRule::EmptyArray, path)) return;
            if (isDispensable<M> && allows(LeniencyRule::MissingVendor, path)) return;
            if (!isSalvaging_) fail(FaultKind::Occurrence, path, "required, but missing");
            lose(path);
            resetTo(out);
        }
    }
    /// What stands for a value that is not there: for a time, now.
    template <class M>
    static void resetTo(M& out) {
        if constexpr (std::is_same_v<M, DateTime>) {
            out = DateTime::now();
        } else {
            out = M{};
        }
    }
    template <Described T>
    void readSurplus(const rapidjson::Value& json, T& out, const Path& path) {
        std::array<std::string_view, 64> names;
        std::size_t count = 0;
        fields(Tag<T>{}, [&](std::string_view name, auto) { names[count++] = name; });
        if (!hasRepeated(json, path, names.data(), count)) return;
        fields(Tag<T>{}, [&](std::string_view name, auto member) {
            const auto last = findLastMember(json, name);
            if (last == nullptr) return;
            resetTo(out.*member);
            present(*last, out.*member, Path{&path, name});
        });
    }

    // Messages usually come in the order of the specification, so the next member is tried first.
    static rapidjson::Value::ConstMemberIterator findMember(
        const rapidjson::Value& json, rapidjson::Value::ConstMemberIterator expected,
        std::string_view name);
    static const rapidjson::Value* findLastMember(const rapidjson::Value& json,
                                                  std::string_view name);
    /// Looks at what is not known, and whether anything known stands there twice.
    bool hasRepeated(const rapidjson::Value& json, const Path& path, const std::string_view* names,
                     std::size_t count);
    void checkSize(std::size_t size, std::size_t min, std::size_t max, const Path& path);
    [[noreturn]] static void unknownWord(const Path& path, std::string_view text);

    static bool isSameIgnoringCase(std::string_view left, std::string_view right);
    template <class Words>
    static std::string_view inAnotherCase(const Words& vocabulary, std::string_view text) {
        for (std::string_view word : vocabulary) {
            if (isSameIgnoringCase(word, text)) return word;
        }
        return {};
    }
    template <Enumeration E>
    static std::array<std::string_view, literals(Tag<E>{}).size()> words() {
        std::array<std::string_view, literals(Tag<E>{}).size()> all;
        std::size_t count = 0;
        for (const auto& [literal, value] : literals(Tag<E>{})) all[count++] = literal;
        return all;
    }

    static constexpr std::size_t maxWord = 64;
    static constexpr std::size_t mostLosses = 100;  // Then nothing is worth salvaging.

    Leniency allowed_;
    Leniency used_;
    Deviations deviations_;
    bool isSalvaging_ = false;
    std::size_t losses_ = 0;
    Losses lost_;
    std::string coerced_;
};

}  // namespace voltgate::json
