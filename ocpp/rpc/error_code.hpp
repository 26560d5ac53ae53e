// The error codes of CALLERROR. 1.6 (OCPP-J 1.6 §4.2.3) and 2.x (OCPP-J 2.0.1 §4.3) spell some
// differently, and 1.6 lacks two.
#pragma once
#include <string_view>

#include "ocpp/domain/station.hpp"
#include "ocpp/json/fault.hpp"

namespace voltgate::rpc {

enum class ErrorCode {
    NotImplemented,
    NotSupported,
    InternalError,
    ProtocolError,
    SecurityError,
    FormationViolation,  ///< 2.x: FormatViolation
    PropertyConstraintViolation,
    OccurrenceConstraintViolation,  ///< 1.6: OccurenceConstraintViolation
    TypeConstraintViolation,
    GenericError,
    MessageTypeNotSupported,  ///< 1.6: GenericError
    RpcFrameworkError         ///< The frame itself is broken. 1.6: FormationViolation
};

std::string_view text(ErrorCode code, OcppVersion version);
ErrorCode toErrorCode(json::FaultKind kind);

}  // namespace voltgate::rpc
