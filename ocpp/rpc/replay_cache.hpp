// The latest answers of a connection: a call that comes again with the same id, action and payload
// gets the same answer instead of being handled twice. An id alone proves nothing: many stations
// reuse them. Not thread-safe.
#pragma once
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "ocpp/domain/datetime.hpp"

namespace voltgate::rpc {

class ReplayCache {
public:
    /// Stands for the text of a call.
    struct Fingerprint {
        explicit Fingerprint(std::string_view call)
            : hash(std::hash<std::string_view>{}(call)), size(call.size()) {}
        std::size_t hash;
        std::size_t size;
        bool operator==(const Fingerprint&) const = default;
    };

    /// The answer to this very call text, if it was given less than `maxAge` ago.
    std::optional<std::string> answerTo(Fingerprint call, DateTime now) const;
    void remember(Fingerprint call, std::string answer, DateTime now);

private:
    // A station with constant ids may say the same again and mean something new.
    static constexpr Duration maxAge = std::chrono::seconds(30);
    static constexpr std::size_t capacity = 8;
    static constexpr std::size_t maxAnswer = 4096;

    struct Entry {
        Fingerprint call;
        std::string answer;
        DateTime at;
    };
    std::deque<Entry> entries_;
};

}  // namespace voltgate::rpc
