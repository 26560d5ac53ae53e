// Firmware updates in OCPP 1.6, both directions.
#include "ocpp/v16/messages/firmware.hpp"

#include <array>

#include "ocpp/log.hpp"
#include "ocpp/v16/central_system.hpp"
#include "ocpp/v16/conversions.hpp"
#include "ocpp/v16/outgoing_calls.hpp"

namespace voltgate::v16 {
namespace {

using Words = std::pair<std::string_view, FirmwareUpdateStatus>;

// The words of both notifications. Idle says nothing of an update.
constexpr std::array statusWords = {
    Words{"DownloadFailed", FirmwareUpdateStatus::DownloadFailed},
    Words{"DownloadPaused", FirmwareUpdateStatus::DownloadPaused},
    Words{"DownloadScheduled", FirmwareUpdateStatus::DownloadScheduled},
    Words{"Downloaded", FirmwareUpdateStatus::Downloaded},
    Words{"Downloading", FirmwareUpdateStatus::Downloading},
    Words{"InstallRebooting", FirmwareUpdateStatus::InstallRebooting},
    Words{"InstallScheduled", FirmwareUpdateStatus::InstallScheduled},
    Words{"InstallVerificationFailed", FirmwareUpdateStatus::InstallVerificationFailed},
    Words{"InstallationFailed", FirmwareUpdateStatus::InstallationFailed},
    Words{"Installed", FirmwareUpdateStatus::Installed},
    Words{"Installing", FirmwareUpdateStatus::Installing},
    Words{"InvalidSignature", FirmwareUpdateStatus::InvalidSignature},
    Words{"SignatureVerified", FirmwareUpdateStatus::SignatureVerified}};

std::optional<FirmwareUpdateStatus> toUpdateStatus(const StationId& station,
                                                   std::string_view word) {
    for (const auto& [text, status] : statusWords) {
        if (text == word) return status;
    }
    log::info("firmware status that means nothing", {{"station", station.value}, {"status", word}});
    return std::nullopt;
}

}  // namespace

Task<Empty> CentralSystem::firmwareStatus(ChargePoint& station,
                                          const FirmwareStatusNotificationRequest& request) {
    if (const auto status = toUpdateStatus(station.id(), request.status.value)) {
        co_await services_.firmware.reported(station.id(), std::nullopt, *status);
    }
    co_return Empty{};
}

Task<Empty> CentralSystem::signedFirmwareStatus(
    ChargePoint& station, const SignedFirmwareStatusNotificationRequest& request) {
    const auto id =
        request.requestId ? std::optional(FirmwareUpdateId{*request.requestId}) : std::nullopt;
    if (const auto status = toUpdateStatus(station.id(), request.status.value)) {
        co_await services_.firmware.reported(station.id(), id, *status);
    }
    co_return Empty{};
}

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
