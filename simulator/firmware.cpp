// Firmware is fetched, checked and installed (OCPP 1.6 §5.19; security extension L01).
#include "simulator/charging_station.hpp"
#include "simulator/firmware_image.hpp"

namespace voltgate::simulator {
namespace {

constexpr Duration installTime = std::chrono::milliseconds(200);

}  // namespace

Task<v16::Empty> ChargingStation::updateFirmware(Inbound&,
                                                 const v16::UpdateFirmwareRequest& request) {
    FirmwareOrder order{.location = request.location,
                        .retrieveAt = request.retrieveDate,
                        .retries = request.retries.value_or(0),
                        .retryInterval = std::chrono::seconds(request.retryInterval.value_or(1))};
    inBackground("firmware update", update(std::move(order), ++firmwareTurn_));
    co_return v16::Empty{};
}

Task<v16::SignedUpdateFirmwareResponse> ChargingStation::signedUpdateFirmware(
    Inbound&, const v16::SignedUpdateFirmwareRequest& request) {
    using enum v16::UpdateFirmwareStatus;
    const auto& firmware = request.firmware;
    const bool isCertificate =
        firmware.signingCertificate.value.starts_with("-----BEGIN CERTIFICATE-----");
    if (!isCertificate) co_return v16::SignedUpdateFirmwareResponse{InvalidCertificate};
    FirmwareOrder order{.location = firmware.location.value,
                        .retrieveAt = firmware.retrieveDateTime,
                        .installAt = firmware.installDateTime,
                        .retries = request.retries.value_or(0),
                        .retryInterval = std::chrono::seconds(request.retryInterval.value_or(1)),
                        .requestId = request.requestId,
                        .certificate = firmware.signingCertificate.value,
                        .signature = firmware.signature.value};
    const bool isCancelling = firmwareStatus_ != "Idle";
    inBackground("firmware update", update(std::move(order), ++firmwareTurn_));
    co_return v16::SignedUpdateFirmwareResponse{isCancelling ? AcceptedCanceled : Accepted};
}

bool ChargingStation::isOver(int turn) const { return isStopping_ || turn != firmwareTurn_; }

// Later orders take the place of this one, until it is being installed.
Task<> ChargingStation::update(FirmwareOrder order, int turn) {
    const bool isLater = order.retrieveAt > DateTime::now();
    if (isLater && order.requestId) co_await reportFirmware("DownloadScheduled", order.requestId);
    while (!isOver(turn) && DateTime::now() < order.retrieveAt) {
        co_await pause(order.retrieveAt - DateTime::now());
    }
    auto image = co_await fetchFirmware(order, turn);
    if (!image || isOver(turn)) co_return;
    if (order.requestId) {
        const bool isSigned = isSignedBy(*image, order.signature, order.certificate);
        co_await reportFirmware(isSigned ? "SignatureVerified" : "InvalidSignature",
                                order.requestId);
        if (!isSigned) co_return endUpdate();
    }
    while (!isOver(turn) && order.installAt && DateTime::now() < *order.installAt) {
        co_await pause(*order.installAt - DateTime::now());
    }
    if (!isOver(turn)) co_await install(std::move(*image), order.requestId);
}

// Nothing when it could not be fetched.
Task<std::optional<std::string>> ChargingStation::fetchFirmware(const FirmwareOrder& order,
                                                                int turn) {
    for (int attempt = 0; attempt <= order.retries && !isOver(turn); ++attempt) {
        if (attempt > 0) co_await pause(order.retryInterval);
        co_await reportFirmware("Downloading", order.requestId);
        auto downloaded = co_await transfers_.download(order.location);
        if (settings_.misbehaviours.contains(Misbehaviour::DownloadFails)) {
            downloaded.fault = "told to fail";
        }
        auto& image = downloaded.bytes;
        if (settings_.misbehaviours.contains(Misbehaviour::ChecksumFails) && !image.empty()) {
            image.back() = static_cast<char>(image.back() ^ 1);
        }
        // The signature tells more about signed firmware than a digest does.
        const bool isBroken =
            !order.requestId && !downloaded.digest.empty() && downloaded.digest != digestOf(image);
        if (isBroken) downloaded.fault = "it is not what was announced";
        if (downloaded.fault.empty()) {
            co_await reportFirmware("Downloaded", order.requestId);
            co_return std::move(image);
        }
        note("firmware: " + downloaded.fault);
        co_await reportFirmware("DownloadFailed", order.requestId);
    }
    if (!isOver(turn)) endUpdate();
    co_return std::nullopt;
}

Task<> ChargingStation::install(std::string image, std::optional<int> requestId) {
    co_await reportFirmware("Installing", requestId);
    co_await pause(installTime);
    if (settings_.misbehaviours.contains(Misbehaviour::InstallFails)) {
        co_await reportFirmware("InstallationFailed", requestId);
        co_return endUpdate();
    }
    settings_.firmwareVersion = versionOf(image);
    firmwareImage_ = std::move(image);
    if (requestId) co_await reportFirmware("InstallRebooting", requestId);
    if (!isRebooting_) {
        isRebooting_ = true;
        co_await restart(v16::ResetType::Soft);
    }
    co_await reportFirmware("Installed", requestId);
    endUpdate();
}

void ChargingStation::endUpdate() {
    firmwareStatus_ = "Idle";
    changed();
}

// Waits until the central system can hear it.
Task<> ChargingStation::reportFirmware(std::string status, std::optional<int> requestId) {
    firmwareStatus_ = status;
    firmwareRequest_ = requestId;
    co_await until([this] { return isStopping_ || isReady(); }, std::chrono::minutes(5));
    co_await sendFirmwareStatus(std::move(status), requestId);
}

Task<> ChargingStation::sendFirmwareStatus(std::string status, std::optional<int> requestId) {
    note("firmware " + status);
    if (requestId) {
        v16::SignedFirmwareStatusNotificationRequest request;
        request.status.value = std::move(status);
        request.requestId = requestId;
        co_await call(std::move(request));
    } else {
        v16::FirmwareStatusNotificationRequest request;
        request.status.value = std::move(status);
        co_await call(std::move(request));
    }
}

}  // namespace voltgate::simulator
