// What a station is and how it stands: status, installer-status, device-info. What is not known is
// left out.
#include "gateway/installer/blocks.hpp"
#include "gateway/installer/setting_values.hpp"
#include "ocpp/domain/number.hpp"
#include "ocpp/json/writer.hpp"

namespace voltgate::installer {
namespace {

// An update of which nothing was heard for so long is not under way any more.
constexpr auto upgradeAtMost = std::chrono::hours(24);

struct StatusView {
    std::string chargePointStatus;
    std::vector<std::string> transactionStatus;
    std::vector<std::string> connectorStatus;
    std::string authorizationMode;
    double chargeStationMaxCurrent = 0;
    int numberOfRFIDCardsRegistered = 0;
};
JSON_FIELDS(StatusView, chargePointStatus, transactionStatus, connectorStatus, authorizationMode,
            chargeStationMaxCurrent, numberOfRFIDCardsRegistered)

struct InstallerStatusView {
    std::optional<std::string> socketLockMode;
    std::optional<double> gridMaxCurrent;
    std::optional<std::string> loadSheddingModule;
    std::optional<double> chargeStationMaxCurrent;
    std::optional<std::string> onOffPeak;
    std::vector<double> installationUsage{0, 0, 0};  // There is no site meter to ask.
    std::optional<std::vector<double>> gridCurrents;
};
JSON_FIELDS(InstallerStatusView, socketLockMode, gridMaxCurrent, loadSheddingModule,
            chargeStationMaxCurrent, onOffPeak, installationUsage, gridCurrents)

struct DeviceInfoView {
    std::optional<std::string> evccVersion;
    std::optional<std::string> firmwareVersion;
    std::optional<std::string> model;
    std::optional<std::string> serial;
    std::optional<bool> hasLatchingDevice;
    std::optional<std::string> phase;
    std::optional<double> absoluteMaxCurrent;
    std::optional<double> contractualMaxCurrent;
};
JSON_FIELDS(DeviceInfoView, evccVersion, firmwareVersion, model, serial, hasLatchingDevice, phase,
            absoluteMaxCurrent, contractualMaxCurrent)

// 1.6 §7.7 -> TransactionStatus. Reserved and Unavailable have no word of their own.
std::string transactionStatusOf(const std::string& status) {
    if (status == "Preparing" || status == "Charging" || status == "Finishing" ||
        status == "Faulted") {
        std::string word = status;
        std::transform(word.begin(), word.end(), word.begin(),
                       [](char c) { return c >= 'a' && c <= 'z' ? char(c - 'a' + 'A') : c; });
        return word;
    }
    if (status == "SuspendedEV") return "SUSPENDED_EV";
    return status == "SuspendedEVSE" ? "SUSPENDED_EVSE" : "AVAILABLE";
}

std::string connectorStatusOf(const std::string& status) {
    if (status == "Faulted") return "FAULTED";
    return status == "Unavailable" ? "INOPERATIVE" : "OPERATIVE";
}

bool isUnderWay(const FirmwareUpdate& update, DateTime now) {
    using enum FirmwareUpdateStatus;
    switch (update.status) {
        case Downloading:
        case DownloadPaused:
        case Downloaded:
        case SignatureVerified:
        case InstallScheduled:
        case InstallRebooting:
        case Installing:
            break;
        default:
            return false;
    }
    const auto since = update.history.empty() ? update.createdAt : update.history.back().at;
    return now - since < upgradeAtMost;
}

std::optional<double> numberOf(const std::optional<std::string>& text) {
    return text ? numberIn(*text) : std::nullopt;
}

class StatusOperations {
public:
    explicit StatusOperations(StatusParts parts) : parts_(parts) {}

    Task<Response> status(const Request& request) {
        const auto& station = request.station;
        const auto connectors = co_await parts_.connectors.ofStation(station.id);
        StatusView view;
        view.chargePointStatus = co_await stationStatus(station, connectors);
        for (const auto& connector : connectors) {
            if (connector.report.evse.value == 0) continue;
            view.transactionStatus.push_back(transactionStatusOf(connector.report.status));
            view.connectorStatus.push_back(connectorStatusOf(connector.report.status));
        }
        view.authorizationMode =
            co_await valueOrDefault(parts_.settings, station, SettingName::AuthenticationMode);
        const auto max =
            co_await valueOrDefault(parts_.settings, station, SettingName::ChargeStationMaxCurrent);
        view.chargeStationMaxCurrent = numbersIn(max).front();
        const auto cards = co_await parts_.whitelists.cards(station.id);
        const bool hasOwn = WhitelistService::builtInCard(station).has_value();
        view.numberOfRFIDCardsRegistered = static_cast<int>(cards.size()) + (hasOwn ? 1 : 0);
        co_return jsonAnswer(json::Writer::write(view));
    }

    Task<Response> installerStatus(const Request& request) {
        const auto& station = request.station;
        InstallerStatusView view;
        view.socketLockMode = co_await supported(station, SettingName::SocketPermanentLockMode);
        view.gridMaxCurrent = numberOf(co_await supported(station, SettingName::GridMaxCurrent));
        view.loadSheddingModule = co_await supported(station, SettingName::LoadShedding);
        view.chargeStationMaxCurrent =
            numberOf(co_await supported(station, SettingName::ChargeStationMaxCurrent));
        view.onOffPeak = co_await supported(station, SettingName::OnOffPeak);
        const auto currents = co_await supported(station, SettingName::GridCurrents);
        if (currents) view.gridCurrents = numbersIn(*currents);
        co_return jsonAnswer(json::Writer::write(view));
    }

    Task<Response> deviceInfo(const Request& request) {
        const auto& station = request.station;
        DeviceInfoView view;
        view.evccVersion = co_await parts_.settings.fact(station, "evccVersion");
        if (const auto& boot = station.boot) {
            view.firmwareVersion = boot->firmwareVersion;
            view.model = boot->model;
            view.serial = boot->serialNumber ? boot->serialNumber : boot->chargeBoxSerialNumber;
        }
        const auto latch = co_await parts_.settings.fact(station, "hasLatchingDevice");
        if (latch) view.hasLatchingDevice = *latch == "true";
        view.phase = co_await parts_.settings.fact(station, "phase");
        view.absoluteMaxCurrent =
            numberOf(co_await parts_.settings.fact(station, "absoluteMaxCurrent"));
        view.contractualMaxCurrent =
            numberOf(co_await parts_.settings.fact(station, "contractualMaxCurrent"));
        if (!view.contractualMaxCurrent) {
            view.contractualMaxCurrent = numberOf(
                co_await parts_.settings.value(station, SettingName::ChargeStationMaxCurrent));
        }
        if (!view.contractualMaxCurrent) view.contractualMaxCurrent = view.absoluteMaxCurrent;
        co_return jsonAnswer(json::Writer::write(view));
    }

private:
    // Connector 0 is the station as a whole (1.6 §4.9).
    Task<std::string> stationStatus(const ChargingStation& station,
                                    const std::vector<Connector>& connectors) {
        std::string whole;
        for (const auto& connector : connectors) {
            if (connector.report.evse.value == 0) whole = connector.report.status;
        }
        if (whole == "Faulted") co_return std::string("FAULTED");
        if (co_await isUpgrading(station.id)) co_return std::string("UPGRADING");
        const bool isUsable = whole != "Unavailable" && parts_.commands.isOnline(station.id);
        co_return std::string(isUsable ? "OPERATIVE" : "INOPERATIVE");
    }

    // An update that the station refused changes nothing about the one before it.
    Task<bool> isUpgrading(StationId station) {
        const auto updates = co_await parts_.firmware.updates(std::move(station), {.limit = 5});
        const auto latest = std::find_if(updates.items.begin(), updates.items.end(),
                                         [](const FirmwareUpdate& update) {
                                             return update.status != FirmwareUpdateStatus::Refused;
                                         });
        co_return latest != updates.items.end() && isUnderWay(*latest, parts_.clock.now());
    }

    Task<std::optional<std::string>> supported(const ChargingStation& station, SettingName name) {
        if (!parts_.settings.notSupported(station, name).empty()) co_return std::nullopt;
        auto value = co_await valueOrDefault(parts_.settings, station, name);
        co_return value;
    }

    StatusParts parts_;
};

}  // namespace

void addStatusOperations(Operations& operations, StatusParts parts) {
    using Block = StatusOperations;
    OperationAdder(operations, std::make_shared<Block>(parts))
        .add("GET", "/status", Scope::OperatorOrInstaller, &Block::status)
        .add("GET", "/installer-status", Scope::Installer, &Block::installerStatus)
        .add("GET", "/device-info", Scope::OperatorOrInstaller, &Block::deviceInfo);
}

}  // namespace voltgate::installer
