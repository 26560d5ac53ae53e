// Logging: one event, one line: a static text and fields. Whoever composes the program installs the
// sink; without one (unit tests) lines go nowhere. Safe to use from any thread.
//
// info: what an operator would tell a colleague. debug: frames. warn: someone must look soon.
// error: something is lost.
#pragma once
#include <functional>
#include <initializer_list>
#include <string>
#include <string_view>

namespace voltgate::log {

enum class Level { Debug, Info, Warn, Error };

struct Field {
    std::string_view name;
    std::string value;

    Field(std::string_view fieldName, std::string text) : name(fieldName), value(std::move(text)) {}
    Field(std::string_view fieldName, std::string_view text) : name(fieldName), value(text) {}
    Field(std::string_view fieldName, const char* text) : name(fieldName), value(text) {}
    template <class Number>
        requires std::is_arithmetic_v<Number>
    Field(std::string_view fieldName, Number number)
        : name(fieldName), value(std::to_string(number)) {}
};
using Fields = std::initializer_list<Field>;
using Sink = std::function<void(Level, std::string_view event, Fields fields)>;

/// Installs the sink; call before any thread logs. `least` is the lowest level that reaches it.
void install(Sink sink, Level least);
bool isEnabled(Level level);

void write(Level level, std::string_view event, Fields fields);
/// For what a stranger can cause as often as it likes: so many lines of an event in a minute, and
/// one that says how many were left out.
void writeLimited(Level level, std::string_view event, Fields fields);
inline void debug(std::string_view event, Fields fields = {}) {
    write(Level::Debug, event, fields);
}
inline void info(std::string_view event, Fields fields = {}) { write(Level::Info, event, fields); }
inline void warn(std::string_view event, Fields fields = {}) { write(Level::Warn, event, fields); }
inline void error(std::string_view event, Fields fields = {}) {
    write(Level::Error, event, fields);
}

}  // namespace voltgate::log
