// The table of all settings: how each is given, what it means, and its check.
#pragma once
#include <functional>
#include <string>
#include <vector>

#include "app/config.hpp"

namespace voltgate::app {

/// Its flag, its environment variable, its default, its meaning, its check.
struct Setting {
    std::string flag;
    std::string environment;
    std::string fallback;
    std::string meaning;
    std::function<std::string(const std::string& text, Config& config)>
        apply;  // The fault, or empty.
    bool isSecret = false;
    std::string value{};
};

std::vector<Setting> allSettings();

}  // namespace voltgate::app
