#include "ocpp/rpc/error_code.hpp"

namespace voltgate::rpc {

std::string_view text(ErrorCode code, OcppVersion version) {
    const bool isV16 = version == OcppVersion::V16;
    switch (code) {
        case ErrorCode::NotImplemented:
            return "NotImplemented";
        case ErrorCode::NotSupported:
            return "NotSupported";
        case ErrorCode::InternalError:
            return "InternalError";
        case ErrorCode::ProtocolError:
            return "ProtocolError";
        case ErrorCode::SecurityError:
            return "SecurityError";
        case ErrorCode::FormationViolation:
            return isV16 ? "FormationViolation" : "FormatViolation";
        case ErrorCode::PropertyConstraintViolation:
            return "PropertyConstraintViolation";
        case ErrorCode::OccurrenceConstraintViolation:
            return isV16 ? "OccurenceConstraintViolation" : "OccurrenceConstraintViolation";
        case ErrorCode::TypeConstraintViolation:
            return "TypeConstraintViolation";
        case ErrorCode::GenericError:
            return "GenericError";
        case ErrorCode::MessageTypeNotSupported:
            return isV16 ? "GenericError" : "MessageTypeNotSupported";
        case ErrorCode::RpcFrameworkError:
            return isV16 ? "FormationViolation" : "RpcFrameworkError";
    }
    return "GenericError";
}

ErrorCode toErrorCode(json::FaultKind kind) {
    switch (kind) {
        case json::FaultKind::Formation:
            return ErrorCode::FormationViolation;
        case json::FaultKind::Occurrence:
            return ErrorCode::OccurrenceConstraintViolation;
        case json::FaultKind::Type:
            return ErrorCode::TypeConstraintViolation;
        case json::FaultKind::Property:
            return ErrorCode::PropertyConstraintViolation;
    }
    return ErrorCode::GenericError;
}

}  // namespace voltgate::rpc
