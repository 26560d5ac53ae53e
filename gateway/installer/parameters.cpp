#include "gateway/installer/parameters.hpp"

#include <algorithm>

#include "gateway/http/uri.hpp"

namespace voltgate::installer {
namespace {

// Never repeated in an answer.
bool isSecret(const std::string& name) {
    return name == "token" || name == "psk" || name == "sharedSecret";
}

}  // namespace

Parameters::Parameters(const http::Request& request) {
    std::string_view rest = request.query;
    while (!rest.empty()) {
        const auto end = std::min(rest.find('&'), rest.size());
        const auto field = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (field.empty()) continue;
        const auto equals = std::min(field.find('='), field.size());
        const auto name = http::queryDecode(field.substr(0, equals));
        const auto text = equals < field.size() ? field.substr(equals + 1) : std::string_view();
        const auto value = http::queryDecode(text);
        if (!name || !value) {
            throw http::badInput({{name.value_or("query"), "is not percent-encoded UTF-8"}});
        }
        values_[*name].push_back(*value);
    }
}

std::string Parameters::required(const std::string& name) {
    const auto value = optional(name);
    if (!value) {
        refuse(name, "'" + name + "' is required");
        return "";
    }
    return *value;
}

std::optional<std::string> Parameters::optional(const std::string& name) const {
    const auto found = values_.find(name);
    if (found == values_.end() || found->second.back().empty()) return std::nullopt;
    return found->second.back();
}

std::vector<std::string> Parameters::list(const std::string& name) {
    std::vector<std::string> items;
    const auto found = values_.find(name);
    if (found == values_.end()) {
        refuse(name, "'" + name + "' is required");
        return items;
    }
    for (const auto& value : found->second) {
        for (std::size_t begin = 0; begin <= value.size();) {
            const auto end = std::min(value.find(',', begin), value.size());
            items.push_back(value.substr(begin, end - begin));
            begin = end + 1;
        }
    }
    return items;
}

void Parameters::refuse(const std::string& name, std::string message) {
    http::Fault fault{.path = name, .reason = std::move(message)};
    const auto found = values_.find(name);
    if (found != values_.end() && !isSecret(name)) {
        for (const auto& value : found->second) {
            fault.value = fault.value ? *fault.value + "," + value : value;
        }
    }
    faults_.push_back(std::move(fault));
}

void Parameters::finish() const {
    if (!faults_.empty()) throw http::badInput(faults_);
}

}  // namespace voltgate::installer
