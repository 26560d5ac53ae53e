// The only file that knows spdlog.
#include "app/log_sink.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>
#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include "app/printable.hpp"
#include "ocpp/domain/datetime.hpp"
#include "ocpp/log.hpp"

namespace voltgate::app {
namespace {

log::Level toLevel(const std::string& text) {
    if (text == "debug") return log::Level::Debug;
    if (text == "warn") return log::Level::Warn;
    if (text == "error") return log::Level::Error;
    return log::Level::Info;
}

const char* name(log::Level level) {
    switch (level) {
        case log::Level::Debug:
            return "debug";
        case log::Level::Info:
            return "info";
        case log::Level::Warn:
            return "warn";
        case log::Level::Error:
            return "error";
    }
    return "info";
}

spdlog::level::level_enum toSpdlog(log::Level level) {
    switch (level) {
        case log::Level::Debug:
            return spdlog::level::debug;
        case log::Level::Info:
            return spdlog::level::info;
        case log::Level::Warn:
            return spdlog::level::warn;
        case log::Level::Error:
            return spdlog::level::err;
    }
    return spdlog::level::info;
}

std::string asText(std::string_view event, log::Fields fields) {
    std::string line(event);
    for (const auto& field : fields) {
        const auto value = printable(field.value);
        const bool needsQuotes = value.empty() || value.find(' ') != std::string::npos;
        line.append(" ").append(field.name).append("=");
        line += needsQuotes ? "\"" + value + "\"" : value;
    }
    return line;
}

std::string asJson(log::Level level, std::string_view event, log::Fields fields) {
    rapidjson::StringBuffer buffer;
    rapidjson::Writer<rapidjson::StringBuffer> json(buffer);
    const auto text = [&](std::string_view value) {
        json.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
    };
    json.StartObject();
    text("time");
    text(DateTime::now().text());
    text("level");
    text(name(level));
    text("event");
    text(event);
    for (const auto& field : fields) {
        text(field.name);
        text(printable(field.value));
    }
    json.EndObject();
    return {buffer.GetString(), buffer.GetSize()};
}

}  // namespace

void installLogSink(const std::string& level, const std::string& format) {
    const bool isJson = format == "json";
    auto logger = spdlog::stderr_color_mt("voltgate");
    logger->set_level(spdlog::level::trace);
    logger->set_pattern(isJson ? "%v" : "%Y-%m-%dT%H:%M:%S.%eZ %^%-5l%$ %v",
                        spdlog::pattern_time_type::utc);
    logger->flush_on(spdlog::level::warn);
    log::install(
        [logger, isJson](log::Level at, std::string_view event, log::Fields fields) {
            logger->log(toSpdlog(at), isJson ? asJson(at, event, fields) : asText(event, fields));
        },
        toLevel(level));
}

}  // namespace voltgate::app
