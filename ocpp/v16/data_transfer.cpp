// Messages of vendors in OCPP 1.6, both directions.
#include "ocpp/v16/messages/data_transfer.hpp"

#include "ocpp/log.hpp"
#include "ocpp/v16/central_system.hpp"

namespace voltgate::v16 {

// No vendor's messages are known here; the frame log keeps what was sent.
Task<DataTransferResponse> CentralSystem::dataTransfer(ChargePoint& station,
                                                       const DataTransferRequest& request) {
    log::debug("data transfer",
               {{"station", station.id().value}, {"vendor", request.vendorId.value}});
    co_return DataTransferResponse{.status = DataTransferStatus::UnknownVendorId};
}

Task<CommandOutcome> ChargePoint::send(const DataTransfer& command, Duration patience) {
    DataTransferRequest request{.vendorId = command.vendorId, .data = command.data};
    if (command.messageId) request.messageId = json::String<50>(*command.messageId);
    return call(request, patience);
}

}  // namespace voltgate::v16
