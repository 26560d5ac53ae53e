// What is wrong with a request by the rules of the domain, place by place: whoever asked must
// change it.
#pragma once
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace voltgate {

/// `path` is the place in the request: `chargingProfile.chargingSchedule.duration`, `idTokens[3]`.
struct FieldFault {
    std::string path;
    std::string reason;
    bool operator==(const FieldFault&) const = default;
};

struct InvalidInput : std::runtime_error {
    explicit InvalidInput(std::vector<FieldFault> what)
        : std::runtime_error(what.empty() ? "invalid input"
                                          : what.front().path + ": " + what.front().reason),
          faults(std::move(what)) {}

    std::vector<FieldFault> faults;
};

}  // namespace voltgate
