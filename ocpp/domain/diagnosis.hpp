// What the connection doctor finds out about a station, for people and for programs.
#pragma once
#include <algorithm>
#include <string>
#include <vector>

#include "ocpp/domain/datetime.hpp"
#include "ocpp/domain/quirk_profile.hpp"

namespace voltgate {

enum class Severity {
    Info,     ///< Worth knowing; nothing to do.
    Warning,  ///< It works, but not as it should.
    Error     ///< It does not work.
};

struct Finding {
    std::string code;  ///< Lower-case words with hyphens, e.g. wrong-password.
    Severity severity = Severity::Info;
    std::string sentence;                 ///< What is wrong.
    std::vector<std::string> evidence{};  ///< What shows it, a few sentences.
    std::string advice{};                 ///< What to do; empty: nothing.
};

struct Diagnosis {
    std::string stationId;  ///< As registered, else as asked for.
    DateTime at;
    bool isRegistered = false;
    bool isOnline = false;
    std::vector<Finding> findings{};  ///< The gravest first.
    std::vector<QuirkProfileSuggestion> suggestedProfiles{};

    bool isHealthy() const {
        return std::none_of(findings.begin(), findings.end(), [](const Finding& finding) {
            return finding.severity != Severity::Info;
        });
    }
};

}  // namespace voltgate
