// Messages of vendors (OCPP 1.6 §4.3, §5.6), the same in both directions.
#pragma once
#include "ocpp/v16/messages/types.hpp"

namespace voltgate::v16 {

/// §7.13
enum class DataTransferStatus { Accepted, Rejected, UnknownMessageId, UnknownVendorId };
JSON_ENUM(DataTransferStatus, Accepted, Rejected, UnknownMessageId, UnknownVendorId)

struct DataTransferResponse {
    DataTransferStatus status = DataTransferStatus::UnknownVendorId;
    std::optional<std::string> data{};
};
JSON_FIELDS(DataTransferResponse, status, data)

struct DataTransferRequest {
    static constexpr Action action = "DataTransfer";
    using Response = DataTransferResponse;

    json::String<255> vendorId;
    std::optional<json::String<50>> messageId{};
    std::optional<std::string> data{};
};
JSON_FIELDS(DataTransferRequest, vendorId, messageId, data)

}  // namespace voltgate::v16
