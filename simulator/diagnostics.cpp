// What the station has noted is uploaded as its log (OCPP 1.6 §5.8; security extension N01).
#include "simulator/charging_station.hpp"

namespace voltgate::simulator {

std::string ChargingStation::diagnostics() const {
    std::string text = "station " + settings_.id + ", " + settings_.vendor + " " + settings_.model +
                       ", firmware " + settings_.firmwareVersion + "\n";
    for (const auto& event : events_) text += event + "\n";
    return text;
}

Task<v16::GetDiagnosticsResponse> ChargingStation::getDiagnostics(
    Inbound&, const v16::GetDiagnosticsRequest& request) {
    LogOrder order{.location = request.location,
                   .fileName = "diagnostics.log",
                   .retries = request.retries.value_or(0),
                   .retryInterval = std::chrono::seconds(request.retryInterval.value_or(1))};
    inBackground("diagnostics", uploadLog(std::move(order)));
    co_return v16::GetDiagnosticsResponse{.fileName = json::String<255>("diagnostics.log")};
}

Task<v16::GetLogResponse> ChargingStation::getLog(Inbound&, const v16::GetLogRequest& request) {
    const std::string name =
        request.logType == v16::LogType::SecurityLog ? "security.log" : "diagnostics.log";
    LogOrder order{.location = request.log.remoteLocation.value,
                   .fileName = name,
                   .retries = request.retries.value_or(0),
                   .retryInterval = std::chrono::seconds(request.retryInterval.value_or(1)),
                   .requestId = request.requestId};
    inBackground("log", uploadLog(std::move(order)));
    co_return v16::GetLogResponse{.status = v16::LogStatus::Accepted,
                                  .filename = json::String<255>(name)};
}

// The location is a folder, so the file's name is added.
Task<> ChargingStation::uploadLog(LogOrder order) {
    auto url = order.location;
    while (url.ends_with('/')) url.pop_back();
    url += "/" + order.fileName;
    bool isDone = false;
    for (int attempt = 0; attempt <= order.retries && !isDone && !isStopping_; ++attempt) {
        if (attempt > 0) co_await pause(order.retryInterval);
        co_await reportUpload("Uploading", order.requestId);
        uploadedLog_ = diagnostics();
        const auto fault = co_await transfers_.upload(url, uploadedLog_);
        isDone = fault.empty();
        if (!isDone) note("upload: " + fault);
        const std::string failed = order.requestId ? "UploadFailure" : "UploadFailed";
        co_await reportUpload(isDone ? "Uploaded" : failed, order.requestId);
    }
    uploadStatus_ = "Idle";
    changed();
}

Task<> ChargingStation::reportUpload(std::string status, std::optional<int> requestId) {
    uploadStatus_ = status;
    note("log " + status);
    if (requestId) {
        v16::LogStatusNotificationRequest request;
        request.status.value = std::move(status);
        request.requestId = requestId;
        co_await call(std::move(request));
    } else {
        v16::DiagnosticsStatusNotificationRequest request;
        request.status.value = std::move(status);
        co_await call(std::move(request));
    }
}

}  // namespace voltgate::simulator
