// What can be wrong with a payload, and where. The dialects spell the kinds as error codes of their
// version.
#pragma once
#include <stdexcept>
#include <string>

namespace voltgate::json {

enum class FaultKind {
    Formation,   ///< Not an object, a property twice, a property nobody knows.
    Occurrence,  ///< A required property is missing, or a list has too few or too many elements.
    Type,        ///< A value of the wrong JSON type.
    Property  ///< The right type, but a value out of range: too long, not in the enumeration, not a
              ///< time.
};

/// what() reads "meterValue[0].sampledValue: expected an array".
struct ProtocolFault : std::runtime_error {
    ProtocolFault(FaultKind faultKind, std::string where, std::string reasonText)
        : std::runtime_error((where.empty() ? "payload" : where) + ": " + reasonText),
          kind(faultKind),
          path(std::move(where)),
          reason(std::move(reasonText)) {}

    FaultKind kind;
    std::string path;  ///< Empty for the payload as a whole.
    std::string reason;
};

}  // namespace voltgate::json
