// The quirk profiles there are: what they make of a station, and whom they may help. Read once at
// start, so they are safe to use from any thread.
#pragma once
#include <optional>
#include <string_view>
#include <vector>

#include "ocpp/domain/quirk_profile.hpp"
#include "ocpp/domain/violation.hpp"

namespace voltgate {

class QuirkProfileService {
public:
    /// Names must differ.
    explicit QuirkProfileService(std::vector<QuirkProfile> profiles = {});

    const std::vector<QuirkProfile>& all() const { return profiles_; }  ///< Ordered by name.
    /// Null when there is none.
    const QuirkProfile* find(std::string_view name) const;
    /// The profile of this station; null when it has none, or one that is not there any more.
    const QuirkProfile* of(const ChargingStation& station) const;

    /// The station with its profile: what was set for the station itself goes before.
    ChargingStation applied(ChargingStation station) const;
    /// Profiles whose kind of station it is, or whose violations were all counted there at least
    /// three times; without the one that it has.
    std::vector<QuirkProfileSuggestion> suggestedFor(
        const ChargingStation& station, const std::vector<Violation>& violations) const;

private:
    std::vector<QuirkProfile> profiles_;
};

/// Whether a text fits a pattern in which * stands for any text; in any case.
bool fits(std::string_view pattern, std::string_view text);

}  // namespace voltgate
