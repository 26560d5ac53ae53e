#include "app/part_settings.hpp"

#include <asio/ip/host_name.hpp>

namespace voltgate::app {

db::StorageSettings toStorageSettings(const Config& config) {
    db::StorageSettings settings{
        .threads = static_cast<std::size_t>(config.dbConnections),
        .limits = {.usual = {.statement = std::chrono::seconds(config.databaseStatementTimeout),
                             .lock = std::chrono::seconds(config.databaseLockTimeout)},
                   .large = std::chrono::seconds(config.databaseReportTimeout)},
        .lanes = {.patience = std::chrono::seconds(config.databasePatience)}};
    if (config.journalFolder != "none") {
        settings.journal =
            db::JournalSettings{.folder = config.journalFolder,
                                .mostBytes = static_cast<std::uint64_t>(config.journalSize) << 20,
                                .numbers = static_cast<std::size_t>(config.journalNumbers)};
    }
    return settings;
}

db::RetentionSettings toRetentionSettings(const Config& config) {
    return {.meterValueDays = static_cast<int>(config.meterValueRetention),
            .frameDays = static_cast<int>(config.frameRetention),
            .connectionAttemptDays = static_cast<int>(config.attemptRetention),
            .securityEventDays = static_cast<int>(config.securityEventRetention),
            .commandDays = static_cast<int>(config.commandRetention),
            .stopDays = static_cast<int>(config.stopRetention),
            .securityChangeDays = static_cast<int>(config.securityChangeRetention),
            .firmwareUpdateDays = static_cast<int>(config.firmwareUpdateRetention),
            .logRequestDays = static_cast<int>(config.logRequestRetention),
            .auditDays = static_cast<int>(config.auditRetention)};
}

CertificateAuthoritySettings toAuthoritySettings(const Config& config) {
    return {.folder = config.caFolder,
            .certificateFile = config.caCertificate,
            .keyFile = config.caKey,
            .validDays = config.certificateDays};
}

WhenAway toWhenAway(const std::string& word) {
    if (word == "known") return WhenAway::Known;
    return word == "reject" ? WhenAway::Reject : WhenAway::Accept;
}

std::string placeText(const std::string& address, std::uint16_t port) {
    const bool isBare = address.find(':') != std::string::npos && !address.starts_with('[');
    return (isBare ? "[" + address + "]" : address) + ":" + std::to_string(port);
}

std::string publicUrlOf(const Config& config, std::uint16_t httpPort) {
    if (!config.publicUrl.empty()) return config.publicUrl;
    const auto& address = config.httpAddress;
    const bool isAny = address == "0.0.0.0" || address == "::" || address == "[::]";
    return "http://" + placeText(isAny ? asio::ip::host_name() : address, httpPort);
}

AdmissionSettings toAdmissionSettings(const Config& config) {
    return {.limits = {.perAddress = config.credentialsPerAddress,
                       .perStation = config.credentialsPerStation},
            .allowMissingConnectionHeader = config.allowMissingConnectionHeader};
}

}  // namespace voltgate::app
