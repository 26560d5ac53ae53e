#include "ocpp/services/firmware_service.hpp"

#include <algorithm>

#include "ocpp/domain/text.hpp"
#include "ocpp/log.hpp"
#include "ocpp/services/file_location.hpp"

namespace voltgate {
namespace {

using namespace std::chrono_literals;

constexpr auto linkValidity = 24h * 7;  // From the time at which the station may begin to fetch.
constexpr auto retrieveAtMost = 24h * 366;
constexpr std::size_t longestSignature = 800;
constexpr std::size_t longestCertificate = 5500;

void requireNone(std::vector<FieldFault> faults) {
    if (!faults.empty()) throw InvalidInput(std::move(faults));
}

bool isBase64(const std::string& text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '+' || c == '/' || c == '=';
    });
}

void checkSignature(const FirmwareSignature& signature, std::vector<FieldFault>& faults) {
    const auto& [text, certificate] = signature;
    if (text.size() > longestSignature || !isBase64(text)) {
        faults.push_back({"signature", "expected base64 of at most 800 characters"});
    }
    if (certificate.size() > longestCertificate ||
        !certificate.starts_with("-----BEGIN CERTIFICATE-----")) {
        faults.push_back(
            {"signingCertificate", "expected a PEM certificate of at most 5500 characters"});
    }
}

void checkTimes(const NewFirmwareUpdate& wanted, DateTime now, std::vector<FieldFault>& faults) {
    if (wanted.retrieveAt && *wanted.retrieveAt > now + retrieveAtMost) {
        faults.push_back({"retrieveDate", "is more than a year from now"});
    }
    if (!wanted.installAt) return;
    if (!wanted.isSigned) {
        faults.push_back({"installDate", "only a signed update has one in OCPP 1.6"});
    } else if (*wanted.installAt < wanted.retrieveAt.value_or(now)) {
        faults.push_back({"installDate", "is before the retrieveDate"});
    }
}

// 1.6 has no status in the answer to UpdateFirmware: any answer is a yes.
FirmwareUpdateStatus verdictOf(const Command& command) {
    using enum FirmwareUpdateStatus;
    const auto outcome = command.outcome.value_or(CommandOutcome{});
    if (outcome.result == CommandResult::Answered) {
        const bool isAccepted = outcome.status.empty() || outcome.status == "Accepted" ||
                                outcome.status == "AcceptedCanceled";
        return isAccepted ? Requested : Refused;
    }
    return command.isUnanswered() ? Requested : Refused;
}

FirmwareUpdate toUpdate(const NewFirmwareUpdate& wanted, const std::optional<Firmware>& firmware,
                        DateTime now) {
    FirmwareUpdate update;
    update.station = wanted.station;
    update.firmware = wanted.firmware;
    update.location = wanted.location;
    update.version = firmware ? std::optional(firmware->version) : wanted.version;
    update.isSigned = wanted.isSigned;
    update.retrieveAt = wanted.retrieveAt.value_or(now);
    update.installAt = wanted.installAt;
    update.retries = wanted.retries;
    update.retryInterval = wanted.retryInterval;
    update.requestedBy = wanted.requestedBy;
    return update;
}

NewCommand toCommand(NewFirmwareUpdate wanted, UpdateFirmware order) {
    return {.station = std::move(wanted.station),
            .kind = "update-firmware",
            .request = std::move(wanted.request),
            .command = std::move(order),
            .requestedBy = std::move(wanted.requestedBy),
            .patience = wanted.patience};
}

}  // namespace

FirmwareService::FirmwareService(FirmwareRepository& firmware, FileStore& files,
                                 CommandService& commands, const OneTimeLinks& links,
                                 const Clock& clock, std::uint64_t imageAtMost)
    : firmware_(firmware),
      files_(files),
      commands_(commands),
      links_(links),
      clock_(clock),
      imageAtMost_(imageAtMost) {}

Task<Firmware> FirmwareService::add(Firmware firmware) {
    std::vector<FieldFault> faults;
    if (firmware.name.empty()) faults.push_back({"name", "is empty"});
    if (firmware.version.empty()) faults.push_back({"version", "is empty"});
    if (firmware.signature) checkSignature(*firmware.signature, faults);
    requireNone(std::move(faults));
    auto added = co_await firmware_.add(std::move(firmware));
    co_return added;
}

Task<std::optional<Firmware>> FirmwareService::find(FirmwareId id) {
    auto found = co_await firmware_.find(id);
    co_return found;
}

Task<Listed<Firmware>> FirmwareService::list(FirmwareFilter filter, Page page) {
    auto listed = co_await firmware_.list(std::move(filter), page);
    co_return listed;
}

Task<bool> FirmwareService::upload(FirmwareId id, std::shared_ptr<ByteSource> bytes,
                                   std::optional<std::string> sha256) {
    auto image = co_await files_.put(std::move(bytes), imageAtMost_);
    std::optional<FieldFault> fault;
    if (image.size == 0) fault = {"", "the image is empty"};
    if (sha256 && toLower(*sha256) != image.sha256) {
        fault = {"?sha256", "the image that arrived has the SHA-256 " + image.sha256};
    }
    bool isTaken = false;
    std::exception_ptr failure;
    try {
        if (!fault) isTaken = co_await firmware_.setImage(id, image, clock_.now());
    } catch (...) {
        failure = std::current_exception();
    }
    if (!isTaken) co_await files_.remove(image.name);
    if (failure) std::rethrow_exception(failure);
    if (fault) throw InvalidInput({*fault});
    co_return isTaken;
}

Task<std::shared_ptr<ByteSource>> FirmwareService::open(StoredFile image, std::uint64_t offset,
                                                        std::uint64_t length) {
    auto bytes = co_await files_.open(std::move(image.name), offset, length);
    co_return bytes;
}

Task<RemovedFirmware::Result> FirmwareService::remove(FirmwareId id) {
    auto removed = co_await firmware_.remove(id);
    if (removed.image) co_await files_.remove(removed.image->name);
    co_return removed.result;
}

// The image, when it is one of ours.
Task<std::optional<Firmware>> FirmwareService::check(const NewFirmwareUpdate& wanted) {
    std::vector<FieldFault> faults;
    std::optional<Firmware> firmware;
    if (wanted.firmware.has_value() == wanted.location.has_value()) {
        faults.push_back({"firmwareId", "give either firmwareId or location"});
    } else if (wanted.firmware) {
        firmware = co_await firmware_.find(*wanted.firmware);
        if (!firmware) faults.push_back({"firmwareId", "no such firmware"});
        if (firmware && firmware->owner && *firmware->owner != wanted.station) {
            faults.push_back({"firmwareId", "belongs to station " + firmware->owner->value});
        }
        if (firmware && !firmware->image) faults.push_back({"firmwareId", "has no image yet"});
        const bool isUnsigned = firmware && wanted.isSigned && !firmware->signature;
        if (isUnsigned) faults.push_back({"signed", "this firmware has no signature"});
        if (wanted.signature) faults.push_back({"signature", "is that of the firmware"});
    } else if (wanted.isSigned && !wanted.signature) {
        faults.push_back({"signature", "a signed update needs it, with the signingCertificate"});
    }
    if (wanted.signature) checkSignature(*wanted.signature, faults);
    checkLocation(wanted.location, faults);
    checkRetries(wanted.retries, wanted.retryInterval, faults);
    checkTimes(wanted, clock_.now(), faults);
    requireNone(std::move(faults));
    co_return firmware;
}

Task<FirmwareUpdateOutcome> FirmwareService::update(NewFirmwareUpdate wanted) {
    const auto firmware = co_await check(wanted);
    if (!commands_.isOnline(wanted.station)) {
        throw StationOffline("station " + wanted.station.value + " is offline");
    }
    auto fresh = toUpdate(wanted, firmware, clock_.now());
    std::optional<FreshLink> link;
    if (firmware) {
        const auto from = std::max(fresh.retrieveAt, clock_.now());
        link = links_.make(firmware->name, from + linkValidity);
    }
    FirmwareUpdateOutcome outcome;
    outcome.update = co_await firmware_.addUpdate(
        std::move(fresh), link ? std::optional(link->record) : std::nullopt);

    UpdateFirmware order;
    order.update = outcome.update.id;
    order.location = link ? link->url : *wanted.location;
    order.retrieveAt = outcome.update.retrieveAt;
    order.installAt = wanted.installAt;
    order.retries = wanted.retries;
    order.retryInterval = wanted.retryInterval;
    if (wanted.isSigned) order.signature = firmware ? firmware->signature : wanted.signature;
    std::exception_ptr failure;
    try {
        outcome.command = co_await commands_.perform(toCommand(std::move(wanted), order));
    } catch (...) {
        failure = std::current_exception();
    }
    if (failure) {
        co_await firmware_.move(outcome.update.id, FirmwareUpdateStatus::Refused, clock_.now());
        std::rethrow_exception(failure);
    }
    co_await conclude(outcome);
    co_return outcome;
}

Task<> FirmwareService::conclude(FirmwareUpdateOutcome& outcome) {
    const auto id = outcome.update.id;
    co_await firmware_.setCommand(id, outcome.command.id);
    if (verdictOf(outcome.command) == FirmwareUpdateStatus::Refused) {
        co_await firmware_.move(id, FirmwareUpdateStatus::Refused, clock_.now());
    }
    auto current = co_await firmware_.findUpdate(id);
    if (!current) co_return;
    outcome.update = std::move(*current);
    // A fast station has installed it before its answer was on record.
    if (outcome.update.status == FirmwareUpdateStatus::Installed) {
        co_await commands_.tookEffect(outcome.command.id);
    }
}

Task<Listed<FirmwareUpdate>> FirmwareService::updates(StationId station, Page page) {
    auto listed = co_await firmware_.updates(std::move(station), page);
    co_return listed;
}

Task<std::optional<FirmwareUpdate>> FirmwareService::findUpdate(FirmwareUpdateId id) {
    auto found = co_await firmware_.findUpdate(id);
    co_return found;
}

Task<> FirmwareService::reported(StationId station, std::optional<FirmwareUpdateId> id,
                                 FirmwareUpdateStatus status) {
    auto update = id ? co_await firmware_.findUpdate(*id) : std::nullopt;
    // Some stations make up the request's number: then it is their latest update.
    if (!update || update->station != station) update = co_await firmware_.latestUpdate(station);
    if (!update) {
        log::info("firmware status without an update", {{"station", station.value}});
        co_return;
    }
    const auto moved = co_await firmware_.move(update->id, status, clock_.now());
    if (!moved || status != FirmwareUpdateStatus::Installed) co_return;
    log::info("firmware installed",
              {{"station", station.value}, {"version", moved->version.value_or("unknown")}});
    if (moved->command) co_await commands_.tookEffect(*moved->command);
}

Task<FirmwareDownload> FirmwareService::download(std::string token) {
    const auto linked = co_await firmware_.byLink(OneTimeLinks::hashOf(token));
    FirmwareDownload download;
    if (!linked) co_return download;
    download.state = LinkState::Valid;
    if (linked->expiresAt <= clock_.now()) download.state = LinkState::Expired;
    const bool isThere = linked->firmware && linked->firmware->image;
    if (isOver(linked->update.status) || !isThere) download.state = LinkState::UsedUp;
    if (download.state != LinkState::Valid) co_return download;
    download.image = *linked->firmware->image;
    download.fileName = linked->firmware->name;
    download.station = linked->update.station;
    co_return download;
}

}  // namespace voltgate
