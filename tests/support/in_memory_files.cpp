#include "tests/support/in_memory_files.hpp"

#include "ocpp/services/one_time_links.hpp"
#include "tests/support/in_memory_pages.hpp"

namespace voltgate {
Task<Firmware> InMemoryFirmware::add(Firmware firmware) {
    const auto lock = tables_.open();
    firmware.id.value = tables_.nextNumber();
    firmware.createdAt = tables_.clock.now();
    firmware_.push_back(firmware);
    co_return firmware;
}

Task<std::optional<Firmware>> InMemoryFirmware::find(FirmwareId id) {
    const auto lock = tables_.open();
    co_return found(firmware_, [&](const auto& row) { return row.id == id; });
}

Task<Listed<Firmware>> InMemoryFirmware::list(FirmwareFilter filter, Page page) {
    const auto lock = tables_.open();
    co_return pageOf(
        firmware_, page, [](const auto& row) { return row.id.value; },
        [&](const auto& row) {
            return (!filter.vendor || row.vendor == filter.vendor) &&
                   (!filter.model || row.model == filter.model);
        });
}

Task<bool> InMemoryFirmware::setImage(FirmwareId id, StoredFile image, DateTime at) {
    const auto lock = tables_.open();
    auto* row = rowIn(firmware_, [&](const auto& r) { return r.id == id; });
    if (row == nullptr || row->image) co_return false;
    row->image = std::move(image);
    row->uploadedAt = at;
    co_return true;
}

bool InMemoryFirmware::isInUse(FirmwareId id) {
    const auto usesIt = [&](const auto& u) {
        const auto link = links_.find(u.id.value);
        const bool isExpired =
            link != links_.end() && link->second.expiresAt <= tables_.clock.now();
        return u.firmware == id && !u.endedAt && !isExpired;
    };
    return rowIn(updates_, usesIt) != nullptr;
}

void InMemoryFirmware::forget(FirmwareId id) {
    for (auto& update : updates_) {
        if (update.firmware == id) update.firmware.reset();
    }
    std::erase_if(firmware_, [&](const auto& r) { return r.id == id; });
}

Task<RemovedFirmware> InMemoryFirmware::remove(FirmwareId id) {
    using enum RemovedFirmware::Result;
    const auto lock = tables_.open();
    auto* row = rowIn(firmware_, [&](const auto& r) { return r.id == id; });
    if (row == nullptr) co_return RemovedFirmware{.result = NotFound};
    if (isInUse(id)) co_return RemovedFirmware{.result = InUse};
    RemovedFirmware removed{.result = Removed, .image = row->image};
    forget(id);
    co_return removed;
}

Task<std::optional<Firmware>> InMemoryFirmware::addOwned(Firmware firmware) {
    const auto lock = tables_.open();
    const auto* sameName = rowIn(firmware_, [&](const auto& r) {
        return r.owner == firmware.owner && r.name == firmware.name &&
               r.purpose == FirmwarePurpose::Firmwares;
    });
    if (firmware.purpose == FirmwarePurpose::Firmwares && sameName != nullptr) {
        co_return std::nullopt;
    }
    firmware.id.value = tables_.nextNumber();
    firmware.createdAt = tables_.clock.now();
    firmware_.push_back(firmware);
    co_return firmware;
}

Task<std::vector<Firmware>> InMemoryFirmware::ownedBy(StationId station, FirmwarePurpose purpose) {
    const auto lock = tables_.open();
    std::vector<Firmware> owned;
    for (const auto& row : firmware_) {
        if (row.owner == station && row.purpose == purpose) owned.insert(owned.begin(), row);
    }
    co_return owned;
}

Task<RemovedStationFirmware> InMemoryFirmware::removeOwned(StationId station,
                                                           FirmwarePurpose purpose) {
    const auto lock = tables_.open();
    RemovedStationFirmware removed;
    std::vector<Firmware> owned;
    for (const auto& row : firmware_) {
        if (row.owner != station || row.purpose != purpose) continue;
        owned.push_back(row);
        if (isInUse(row.id)) removed.inUse.push_back(row.name);
    }
    if (!removed.inUse.empty()) co_return removed;
    for (const auto& row : owned) {
        removed.images.push_back(row.image.value());
        forget(row.id);
    }
    co_return removed;
}

void InMemoryFirmware::step(FirmwareUpdate& update, FirmwareUpdateStatus status, DateTime at) {
    if (update.status == status && !update.history.empty()) return;
    update.status = status;
    update.history.push_back({status, at});
    update.endedAt = isOver(status) ? std::optional(at) : std::nullopt;
}

Task<FirmwareUpdate> InMemoryFirmware::addUpdate(FirmwareUpdate update,
                                                 std::optional<OneTimeLink> link) {
    const auto lock = tables_.open();
    const auto now = tables_.clock.now();
    for (auto& earlier : updates_) {
        if (earlier.station == update.station && !earlier.endedAt) {
            step(earlier, FirmwareUpdateStatus::Cancelled, now);
        }
    }
    update.id.value = static_cast<std::int32_t>(tables_.nextNumber());
    update.createdAt = now;
    step(update, FirmwareUpdateStatus::Requested, now);
    if (link) links_[update.id.value] = *link;
    updates_.push_back(update);
    co_return update;
}

Task<std::optional<FirmwareUpdate>> InMemoryFirmware::findUpdate(FirmwareUpdateId id) {
    const auto lock = tables_.open();
    co_return found(updates_, [&](const auto& row) { return row.id == id; });
}

Task<Listed<FirmwareUpdate>> InMemoryFirmware::updates(StationId station, Page page) {
    const auto lock = tables_.open();
    co_return pageOf(
        updates_, page, [](const auto& row) { return std::int64_t{row.id.value}; },
        [&](const auto& row) { return row.station == station && page.isWithin(row.createdAt); });
}

Task<std::optional<FirmwareUpdate>> InMemoryFirmware::latestUpdate(StationId station) {
    const auto lock = tables_.open();
    const auto all = pageOf(
        updates_, {.limit = 1}, [](const auto& row) { return std::int64_t{row.id.value}; },
        [&](const auto& row) {
            return row.station == station && row.status != FirmwareUpdateStatus::Refused;
        });
    if (all.items.empty()) co_return std::nullopt;
    co_return all.items.front();
}

Task<std::optional<LinkedFirmwareUpdate>> InMemoryFirmware::byLink(std::string tokenHash) {
    const auto lock = tables_.open();
    for (const auto& update : updates_) {
        const auto link = links_.find(update.id.value);
        if (link == links_.end() || link->second.tokenHash != tokenHash) continue;
        co_return LinkedFirmwareUpdate{
            .update = update,
            .firmware = found(firmware_, [&](const auto& r) { return update.firmware == r.id; }),
            .expiresAt = link->second.expiresAt};
    }
    co_return std::nullopt;
}

Task<std::optional<FirmwareUpdate>> InMemoryFirmware::move(FirmwareUpdateId id,
                                                           FirmwareUpdateStatus status,
                                                           DateTime at) {
    const auto lock = tables_.open();
    auto* row = rowIn(updates_, [&](const auto& r) { return r.id == id; });
    if (row == nullptr) co_return std::nullopt;
    step(*row, status, at);
    co_return *row;
}

Task<> InMemoryFirmware::setCommand(FirmwareUpdateId id, CommandId command) {
    const auto lock = tables_.open();
    auto* row = rowIn(updates_, [&](const auto& r) { return r.id == id; });
    if (row != nullptr) row->command = command;
    co_return;
}

Task<LogRequest> InMemoryDiagnostics::add(LogRequest request, std::optional<OneTimeLink> link) {
    const auto lock = tables_.open();
    request.id.value = static_cast<std::int32_t>(tables_.nextNumber());
    request.createdAt = tables_.clock.now();
    if (link) links_[request.id.value] = *link;
    requests_.push_back(request);
    co_return request;
}

Task<std::optional<LogRequest>> InMemoryDiagnostics::find(LogRequestId id) {
    const auto lock = tables_.open();
    co_return found(requests_, [&](const auto& row) { return row.id == id; });
}

Task<Listed<LogRequest>> InMemoryDiagnostics::list(StationId station, Page page) {
    const auto lock = tables_.open();
    co_return pageOf(
        requests_, page, [](const auto& row) { return std::int64_t{row.id.value}; },
        [&](const auto& row) { return row.station == station && page.isWithin(row.createdAt); });
}

Task<std::optional<LogRequest>> InMemoryDiagnostics::latest(StationId station, bool isDiagnostics) {
    const auto lock = tables_.open();
    const auto all = pageOf(
        requests_, {.limit = 1}, [](const auto& row) { return std::int64_t{row.id.value}; },
        [&](const auto& row) {
            return row.station == station && row.status != LogRequestStatus::Refused &&
                   (row.kind == LogKind::Diagnostics) == isDiagnostics;
        });
    if (all.items.empty()) co_return std::nullopt;
    co_return all.items.front();
}

Task<std::optional<LinkedLogRequest>> InMemoryDiagnostics::byLink(std::string tokenHash) {
    const auto lock = tables_.open();
    for (const auto& request : requests_) {
        const auto link = links_.find(request.id.value);
        if (link == links_.end() || link->second.tokenHash != tokenHash) continue;
        co_return LinkedLogRequest{.request = request, .expiresAt = link->second.expiresAt};
    }
    co_return std::nullopt;
}

Task<> InMemoryDiagnostics::move(LogRequestId id, LogRequestStatus status) {
    const auto lock = tables_.open();
    auto* row = rowIn(requests_, [&](const auto& r) { return r.id == id; });
    if (row != nullptr && !row->uploaded) row->status = status;
    co_return;
}

Task<> InMemoryDiagnostics::answered(LogRequestId id, CommandId command,
                                     std::optional<std::string> announcedName) {
    const auto lock = tables_.open();
    auto* row = rowIn(requests_, [&](const auto& r) { return r.id == id; });
    if (row == nullptr) co_return;
    row->command = command;
    row->announcedName = std::move(announcedName);
}

Task<> InMemoryDiagnostics::cancelBefore(StationId station, LogRequestId id) {
    using enum LogRequestStatus;
    const auto lock = tables_.open();
    for (auto& row : requests_) {
        const bool isOpen = row.status == Requested || row.status == Uploading;
        const bool isIts =
            row.station == station && row.id < id && row.kind != LogKind::Diagnostics;
        if (isIts && isOpen) row.status = Cancelled;
    }
    co_return;
}

Task<bool> InMemoryDiagnostics::store(LogRequestId id, UploadedLog uploaded) {
    const auto lock = tables_.open();
    auto* row = rowIn(requests_, [&](const auto& r) { return r.id == id; });
    if (row == nullptr || row->uploaded) co_return false;
    row->uploaded = std::move(uploaded);
    row->status = LogRequestStatus::Uploaded;
    co_return true;
}

Task<std::vector<StoredFile>> InMemoryDiagnostics::takeFilesBefore(DateTime time) {
    const auto lock = tables_.open();
    std::vector<StoredFile> taken;
    for (auto& row : requests_) {
        if (!row.uploaded || row.uploaded->file.name.empty() || row.uploaded->at >= time) continue;
        taken.push_back(row.uploaded->file);
        row.uploaded->file.name.clear();
    }
    co_return taken;
}

Task<std::string> TextSource::read() {
    auto piece = text_.substr(std::min(at_, text_.size()), pieceSize_);
    at_ += piece.size();
    co_return piece;
}

Task<std::string> readAll(std::shared_ptr<ByteSource> source) {
    std::string text;
    for (auto piece = co_await source->read(); !piece.empty(); piece = co_await source->read()) {
        text += piece;
    }
    co_return text;
}

Task<StoredFile> InMemoryFiles::put(std::shared_ptr<ByteSource> bytes, std::uint64_t atMost) {
    if (isFull) throw StorageFull("no room is left for files");
    const auto text = co_await readAll(std::move(bytes));
    if (text.size() > atMost) throw FileTooLarge("the file is too large");
    StoredFile stored{.name = "file-" + std::to_string(++last_),
                      .size = text.size(),
                      .sha256 = OneTimeLinks::hashOf(text)};
    files[stored.name] = text;
    co_return stored;
}

Task<std::shared_ptr<ByteSource>> InMemoryFiles::open(std::string name, std::uint64_t offset,
                                                      std::uint64_t length) {
    const auto file = files.find(name);
    if (file == files.end()) throw StorageFailed("there is no such file");
    co_return std::make_shared<TextSource>(file->second.substr(offset, length));
}

Task<> InMemoryFiles::remove(std::string name) {
    files.erase(name);
    co_return;
}

}  // namespace voltgate
