#include "gateway/rest/query.hpp"

#include <limits>

#include "gateway/http/uri.hpp"
#include "ocpp/domain/number.hpp"

namespace voltgate::rest {

Query::Query(const Request& request) {
    std::string_view rest = request.query;
    while (!rest.empty()) {
        const auto end = std::min(rest.find('&'), rest.size());
        const auto field = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (field.empty()) continue;
        const auto equals = std::min(field.find('='), field.size());
        const auto name = queryDecode(field.substr(0, equals));
        const auto value =
            queryDecode(equals < field.size() ? field.substr(equals + 1) : std::string_view());
        if (!name || !value) {
            throw badInput({{"?" + name.value_or(""), "a bad percent-escape in the query"}});
        }
        if (!fields_.emplace(*name, *value).second) refuse(*name, "stands there twice");
    }
}

std::optional<std::string> Query::text(const std::string& name) {
    read_.insert(name);
    const auto found = fields_.find(name);
    if (found == fields_.end()) return std::nullopt;
    if (found->second.empty()) {
        refuse(name, "is empty");
        return std::nullopt;
    }
    return found->second;
}

std::optional<DateTime> Query::time(const std::string& name) {
    const auto value = text(name);
    if (!value) return std::nullopt;
    auto parsed = DateTime::parse(*value);
    if (!parsed) refuse(name, "expected a time such as 2026-01-31T12:00:00Z");
    return parsed;
}

std::optional<bool> Query::flag(const std::string& name) {
    const auto value = text(name);
    if (!value) return std::nullopt;
    if (*value != "true" && *value != "false") refuse(name, "expected true or false");
    return *value == "true";
}

std::optional<std::int64_t> Query::number(const std::string& name, std::int64_t min,
                                          std::int64_t max) {
    const auto value = text(name);
    if (!value) return std::nullopt;
    const auto number = integerIn<std::int64_t>(*value);
    if (!number || *number < min || *number > max) {
        refuse(name,
               "expected a number from " + std::to_string(min) + " to " + std::to_string(max));
        return std::nullopt;
    }
    return number;
}

Page Query::page() {
    const auto limit = number("limit", 1, 1000);
    if (has("cursor")) {
        const auto cursor = number("cursor", 0, std::numeric_limits<std::int64_t>::max());
        return {.limit = static_cast<int>(limit.value_or(100)), .before = cursor};
    }
    return {.limit = static_cast<int>(limit.value_or(100))};
}

Page Query::pageOfPeriod() {
    auto part = page();
    part.from = time("from");
    part.to = time("to");
    return part;
}

void Query::refuse(const std::string& name, std::string reason) {
    faults_.push_back({"?" + name, std::move(reason)});
}

void Query::finish() const {
    auto faults = faults_;
    for (const auto& [name, value] : fields_) {
        if (!read_.contains(name)) faults.push_back({"?" + name, "unknown query field"});
    }
    if (!faults.empty()) throw badInput(std::move(faults));
}

}  // namespace voltgate::rest
