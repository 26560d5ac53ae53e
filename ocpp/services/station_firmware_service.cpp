#include "ocpp/services/station_firmware_service.hpp"

#include <algorithm>

#include "ocpp/log.hpp"

namespace voltgate {
namespace {

constexpr int takeBackAtMost = 10;

FirmwareConflict nameTaken(const std::string& name) {
    return FirmwareConflict("there is a firmware named " + name +
                            " already: give it another name, or delete the firmwares first");
}

NewFirmwareUpdate updateWith(const Firmware& firmware, std::string requestedBy) {
    NewFirmwareUpdate wanted;
    wanted.station = firmware.owner.value();
    wanted.firmware = firmware.id;
    wanted.request = R"({"firmwareId":)" + std::to_string(firmware.id.value) + "}";
    wanted.requestedBy = std::move(requestedBy);
    return wanted;
}

}  // namespace

bool StationUpgrade::isTakenOn() const {
    using enum FirmwareUpdateStatus;
    const auto status = outcome.update.status;
    if (status == Refused || status == Cancelled || !outcome.command.outcome) return false;
    if (outcome.command.isUnanswered()) return status != Requested;
    return outcome.command.outcome->result == CommandResult::Answered;
}

StationFirmwareService::StationFirmwareService(FirmwareRepository& firmware, FileStore& files,
                                               FirmwareService& updates, CommandService& commands,
                                               const Clock& clock, std::uint64_t imageAtMost)
    : firmware_(firmware),
      files_(files),
      updates_(updates),
      commands_(commands),
      clock_(clock),
      imageAtMost_(imageAtMost) {}

Task<std::vector<Firmware>> StationFirmwareService::list(StationId station,
                                                         FirmwarePurpose purpose) {
    auto owned = co_await firmware_.ownedBy(std::move(station), purpose);
    co_return owned;
}

Task<std::optional<Firmware>> StationFirmwareService::find(StationId station,
                                                           FirmwarePurpose purpose,
                                                           std::string name) {
    auto owned = co_await firmware_.ownedBy(std::move(station), purpose);
    const auto found = std::find_if(owned.begin(), owned.end(),
                                    [&](const Firmware& one) { return one.name == name; });
    if (found == owned.end()) co_return std::nullopt;
    co_return std::move(*found);
}

Task<std::shared_ptr<ByteSource>> StationFirmwareService::open(StoredFile image,
                                                               std::uint64_t offset,
                                                               std::uint64_t length) {
    auto bytes = co_await files_.open(std::move(image.name), offset, length);
    co_return bytes;
}

Task<> StationFirmwareService::requirePlace(const IncomingImage& incoming) {
    const auto owned = co_await firmware_.ownedBy(incoming.station, FirmwarePurpose::Firmwares);
    for (const auto& one : owned) {
        if (one.name == incoming.name) throw nameTaken(incoming.name);
    }
    if (owned.size() >= firmwaresAtMost) {
        throw FirmwareConflict("there are " + std::to_string(owned.size()) +
                               " firmwares already, which is as many as are kept: delete them "
                               "first");
    }
}

Task<Firmware> StationFirmwareService::add(IncomingImage incoming) {
    co_await requirePlace(incoming);
    auto kept = co_await keep(std::move(incoming), FirmwarePurpose::Firmwares);
    co_return kept;
}

Task<Firmware> StationFirmwareService::keep(IncomingImage incoming, FirmwarePurpose purpose) {
    const auto image = co_await files_.put(std::move(incoming.bytes), imageAtMost_);
    std::optional<Firmware> kept;
    std::exception_ptr failure;
    try {
        if (image.size == 0) throw InvalidInput({{"data", "the file is empty"}});
        if (incoming.check) co_await incoming.check(image);
        Firmware fresh;
        fresh.owner = incoming.station;
        fresh.purpose = purpose;
        fresh.name = incoming.name;
        fresh.version = incoming.name;  // Nothing says which version it is.
        fresh.image = image;
        fresh.uploadedAt = clock_.now();
        kept = co_await firmware_.addOwned(std::move(fresh));
    } catch (...) {
        failure = std::current_exception();
    }
    if (!kept) co_await files_.remove(image.name);
    if (failure) std::rethrow_exception(failure);
    if (!kept) throw nameTaken(incoming.name);  // Another one was faster.
    co_return std::move(*kept);
}

Task<StationUpgrade> StationFirmwareService::upgrade(IncomingImage incoming,
                                                     std::string requestedBy) {
    if (!commands_.isOnline(incoming.station)) {
        throw StationOffline("station " + incoming.station.value + " is offline");
    }
    const auto kept = co_await keep(std::move(incoming), FirmwarePurpose::Upgrade);
    StationUpgrade upgrade{.image = kept.image.value(), .outcome = {}};
    auto& outcome = upgrade.outcome;
    std::exception_ptr failure;
    try {
        outcome = co_await updates_.update(updateWith(kept, std::move(requestedBy)));
    } catch (...) {
        failure = std::current_exception();
    }
    if (failure) {
        co_await takeBack(kept.id, std::nullopt);
        std::rethrow_exception(failure);
    }
    if (upgrade.isTakenOn()) {
        co_await dropOldUpgrades(kept.owner.value());
    } else {
        co_await takeBack(kept.id, outcome.update.id);
    }
    co_return upgrade;
}

// A station may still come for the image, and finds it gone. Its reports may put an update under
// way again between two of these steps.
Task<> StationFirmwareService::takeBack(FirmwareId id, std::optional<FirmwareUpdateId> update) {
    try {
        for (int attempt = 0; attempt < takeBackAtMost; ++attempt) {
            const auto stands = update ? co_await updates_.findUpdate(*update) : std::nullopt;
            if (stands && !isOver(stands->status)) {
                co_await firmware_.move(*update, FirmwareUpdateStatus::Cancelled, clock_.now());
            }
            const auto removed = co_await updates_.remove(id);
            if (removed != RemovedFirmware::Result::InUse) co_return;
        }
        log::warn("the image of a failed upgrade is in use", {{"firmware", id.value}});
    } catch (const std::exception& error) {
        // The answer is about the upgrade; the image is dropped with the old ones.
        log::warn("the image of a failed upgrade could not be removed", {{"error", error.what()}});
    }
}

Task<> StationFirmwareService::dropOldUpgrades(StationId station) {
    try {
        const auto upgrades =
            co_await firmware_.ownedBy(std::move(station), FirmwarePurpose::Upgrade);
        for (std::size_t i = upgradesKept; i < upgrades.size(); ++i) {
            co_await updates_.remove(upgrades[i].id);
        }
    } catch (const std::exception& error) {
        log::warn("old images could not be removed", {{"error", error.what()}});
    }
}

Task<> StationFirmwareService::removeAll(StationId station, FirmwarePurpose purpose) {
    const auto removed = co_await firmware_.removeOwned(std::move(station), purpose);
    if (!removed.inUse.empty()) {
        throw FirmwareConflict("nothing was deleted: an update with " + removed.inUse.front() +
                               " is under way; delete when that is over");
    }
    for (const auto& image : removed.images) co_await files_.remove(image.name);
}

}  // namespace voltgate
