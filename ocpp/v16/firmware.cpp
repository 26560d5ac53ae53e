// Firmware updates in OCPP 1.6, both directions.
#include "ocpp/v16/messages/firmware.hpp"

#include "ocpp/v16/charge_point.hpp"
#include "ocpp/v16/conversions.hpp"
#include "ocpp/v16/outgoing_calls.hpp"

namespace voltgate::v16 {

Task<CommandOutcome> ChargePoint::send(const UpdateFirmware& command, Duration patience) {
    if (!command.signature) {
        const UpdateFirmwareRequest request{.location = command.location,
                                            .retries = command.retries,
                                            .retrieveDate = command.retrieveAt,
                                            .retryInterval = toWireSeconds(command.retryInterval)};
        return call(request, patience);
    }
    const SignedUpdateFirmwareRequest request{
        .retries = command.retries,
        .retryInterval = toWireSeconds(command.retryInterval),
        .requestId = command.update.value,
        .firmware = {.location = command.location,
                     .retrieveDateTime = command.retrieveAt,
                     .installDateTime = command.installAt,
                     .signingCertificate = command.signature->signingCertificate,
                     .signature = command.signature->signature}};
    if (command.location.size() > decltype(request.firmware.location)::max) {
        return settled({.result = CommandResult::Invalid,
                        .errorDescription = "location: OCPP 1.6 allows 512 characters here"});
    }
    return call(request, patience);
}

}  // namespace voltgate::v16
