#include "db/firmware_repository.hpp"

#include <map>

#include "db/row.hpp"
#include "db/statement.hpp"

namespace voltgate::db {
namespace {

constexpr Statement addFirmware{"add_firmware", R"sql(
    insert into firmware (name, version, vendor, model, signature, signing_certificate)
    values ($1, $2, $3, $4, $5, $6)
    returning *)sql"};

constexpr Statement findFirmware{"find_firmware", "select * from firmware where id = $1"};

constexpr Statement listFirmware{"list_firmware", R"sql(
    select *
    from firmware
    where ($1::text is null or vendor = $1)
      and ($2::text is null or model = $2)
      and ($3::bigint is null or id < $3)
    order by id desc
    limit $4)sql"};

constexpr Statement setFirmwareImage{"set_firmware_image", R"sql(
    update firmware
    set file_name = $2, file_size = $3, file_sha256 = $4, uploaded_at = $5
    where id = $1 and file_name is null
    returning id)sql"};

// Locked, so that no update with it can begin meanwhile.
constexpr Statement lockFirmware{"lock_firmware",
                                 "select * from firmware where id = $1 for update"};

constexpr Statement isFirmwareInUse{"is_firmware_in_use", R"sql(
    select
    from firmware_update
    where firmware_id = $1
      and ended_at is null
      and coalesce(link_expires_at, 'infinity') > now()
    limit 1)sql"};

constexpr Statement addOwnedFirmware{"add_owned_firmware", R"sql(
    insert into firmware (
        owner_id, purpose, name, version, file_name, file_size, file_sha256, uploaded_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8)
    on conflict (owner_id, name) where purpose = 'Firmwares' do nothing
    returning *)sql"};

constexpr Statement ownedFirmware{"owned_firmware", R"sql(
    select *
    from firmware
    where owner_id = $1 and purpose = $2
    order by id desc
    limit 1000)sql"};

// Locked, so that no update with them can begin meanwhile.
constexpr Statement lockOwnedFirmware{"lock_owned_firmware", R"sql(
    select * from firmware where owner_id = $1 and purpose = $2 order by id for update)sql"};

constexpr Statement removeFirmware{"remove_firmware", "delete from firmware where id = $1"};

// Reports and cancellations of one station's updates one after the other.
constexpr Statement lockUpdates{"lock_firmware_updates", R"sql(
    select pg_advisory_xact_lock(hashtextextended('firmware_update ' || $1, 0)))sql"};

constexpr Statement openUpdates{"open_firmware_updates", R"sql(
    select id from firmware_update where station_id = $1 and ended_at is null)sql"};

constexpr Statement addFirmwareUpdate{"add_firmware_update", R"sql(
    insert into firmware_update (
        station_id, firmware_id, location, version, is_signed, retrieve_at, install_at, retries,
        retry_interval, status, requested_by, token_hash, link_expires_at)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'Requested', $10, $11, $12)
    returning *)sql"};

constexpr Statement addStep{"add_firmware_update_step", R"sql(
    insert into firmware_update_step (update_id, number, status, at)
    select $1, coalesce(max(number), 0) + 1, $2, $3
    from firmware_update_step
    where update_id = $1)sql"};

constexpr Statement moveFirmwareUpdate{"move_firmware_update", R"sql(
    update firmware_update
    set status = $2, ended_at = $3
    where id = $1 and status <> $2
    returning id)sql"};

constexpr Statement findFirmwareUpdate{"find_firmware_update",
                                       "select * from firmware_update where id = $1"};

constexpr Statement listFirmwareUpdates{"list_firmware_updates", R"sql(
    select *
    from firmware_update
    where station_id = $1
      and ($2::timestamptz is null or created_at >= $2)
      and ($3::timestamptz is null or created_at < $3)
      and ($4::bigint is null or id < $4)
    order by id desc
    limit $5)sql"};

constexpr Statement latestFirmwareUpdate{"latest_firmware_update", R"sql(
    select *
    from firmware_update
    where station_id = $1 and status <> 'Refused'
    order by id desc
    limit 1)sql"};

constexpr Statement firmwareUpdateByLink{"firmware_update_by_link", R"sql(
    select * from firmware_update where token_hash = $1)sql"};

constexpr Statement setUpdateCommand{"set_firmware_update_command", R"sql(
    update firmware_update set command_id = $2 where id = $1)sql"};

constexpr Statement stepsOfUpdates{"steps_of_firmware_updates", R"sql(
    select update_id, status, at
    from firmware_update_step
    where update_id = any($1::integer[])
    order by update_id, number)sql"};

// More steps of one update than anybody reads; a station that repeats itself for ever adds none.
constexpr std::size_t stepsAtMost = 1000;

Firmware readFirmware(const pqxx::row& row) {
    Firmware firmware{.id = get<FirmwareId>(row, "id"),
                      .owner = get<std::optional<StationId>>(row, "owner_id"),
                      .purpose = get<FirmwarePurpose>(row, "purpose"),
                      .name = get<std::string>(row, "name"),
                      .version = get<std::string>(row, "version"),
                      .vendor = get<std::optional<std::string>>(row, "vendor"),
                      .model = get<std::optional<std::string>>(row, "model"),
                      .createdAt = get<DateTime>(row, "created_at"),
                      .uploadedAt = get<std::optional<DateTime>>(row, "uploaded_at")};
    if (!row["signature"].is_null()) {
        firmware.signature = {get<std::string>(row, "signature"),
                              get<std::string>(row, "signing_certificate")};
    }
    if (!row["file_name"].is_null()) {
        firmware.image = {.name = get<std::string>(row, "file_name"),
                          .size = get<std::uint64_t>(row, "file_size"),
                          .sha256 = get<std::string>(row, "file_sha256")};
    }
    return firmware;
}

FirmwareUpdate readUpdate(const pqxx::row& row) {
    return {.id = get<FirmwareUpdateId>(row, "id"),
            .station = get<StationId>(row, "station_id"),
            .firmware = get<std::optional<FirmwareId>>(row, "firmware_id"),
            .location = get<std::optional<std::string>>(row, "location"),
            .version = get<std::optional<std::string>>(row, "version"),
            .isSigned = get<bool>(row, "is_signed"),
            .retrieveAt = get<DateTime>(row, "retrieve_at"),
            .installAt = get<std::optional<DateTime>>(row, "install_at"),
            .retries = get<std::optional<int>>(row, "retries"),
            .retryInterval = get<std::optional<std::chrono::seconds>>(row, "retry_interval"),
            .status = get<FirmwareUpdateStatus>(row, "status"),
            .command = get<std::optional<CommandId>>(row, "command_id"),
            .requestedBy = get<std::string>(row, "requested_by"),
            .createdAt = get<DateTime>(row, "created_at"),
            .endedAt = get<std::optional<DateTime>>(row, "ended_at")};
}

void addHistory(pqxx::work& tx, std::vector<FirmwareUpdate>& updates) {
    if (updates.empty()) return;
    ArrayParameter ids;
    std::map<std::int32_t, FirmwareUpdate*> byId;
    for (auto& update : updates) {
        ids.add(update.id.value);
        byId[update.id.value] = &update;
    }
    for (const auto& row : run(tx, stepsOfUpdates, ids)) {
        byId.at(get<std::int32_t>(row, "update_id"))
            ->history.push_back({.status = get<FirmwareUpdateStatus>(row, "status"),
                                 .at = get<DateTime>(row, "at")});
    }
}

std::optional<FirmwareUpdate> firstUpdate(pqxx::work& tx, const pqxx::result& rows) {
    auto updates = all(rows, readUpdate);
    if (updates.empty()) return std::nullopt;
    addHistory(tx, updates);
    return std::move(updates.front());
}

void step(pqxx::work& tx, FirmwareUpdateId id, FirmwareUpdateStatus status, DateTime at) {
    const auto endedAt = isOver(status) ? std::optional(at) : std::nullopt;
    if (run(tx, moveFirmwareUpdate, id, status, endedAt).empty()) return;
    const auto current = firstUpdate(tx, run(tx, findFirmwareUpdate, id));
    if (current->history.size() < stepsAtMost) run(tx, addStep, id, status, at);
}

}  // namespace

Task<Firmware> FirmwareRepository::add(Firmware firmware) {
    const auto& signature = firmware.signature;
    const auto work = [&](pqxx::work& tx) {
        const auto rows =
            run(tx, addFirmware, firmware.name, firmware.version, firmware.vendor, firmware.model,
                signature ? std::optional(signature->signature) : std::nullopt,
                signature ? std::optional(signature->signingCertificate) : std::nullopt);
        return readFirmware(rows.at(0));
    };
    co_return co_await database_.transaction(work);
}

Task<std::optional<Firmware>> FirmwareRepository::find(FirmwareId id) {
    const auto work = [id](pqxx::work& tx) {
        return first(run(tx, findFirmware, id), readFirmware);
    };
    co_return co_await database_.transaction(work);
}

Task<Listed<Firmware>> FirmwareRepository::list(FirmwareFilter filter, Page page) {
    const auto work = [&](pqxx::work& tx) {
        const auto rows =
            run(tx, listFirmware, filter.vendor, filter.model, page.before, page.limit + 1);
        return listed(rows, page.limit, "id", readFirmware);
    };
    co_return co_await database_.transaction(work);
}

Task<bool> FirmwareRepository::setImage(FirmwareId id, StoredFile image, DateTime at) {
    const auto work = [&](pqxx::work& tx) {
        return !run(tx, setFirmwareImage, id, image.name, image.size, image.sha256, at).empty();
    };
    co_return co_await database_.transaction(work);
}

Task<RemovedFirmware> FirmwareRepository::remove(FirmwareId id) {
    const auto work = [id](pqxx::work& tx) {
        using enum RemovedFirmware::Result;
        const auto firmware = first(run(tx, lockFirmware, id), readFirmware);
        if (!firmware) return RemovedFirmware{.result = NotFound};
        if (!run(tx, isFirmwareInUse, id).empty()) return RemovedFirmware{.result = InUse};
        run(tx, removeFirmware, id);
        return RemovedFirmware{.result = Removed, .image = firmware->image};
    };
    co_return co_await database_.transaction(work);
}

Task<std::optional<Firmware>> FirmwareRepository::addOwned(Firmware firmware) {
    const auto& image = firmware.image.value();
    const auto work = [&](pqxx::work& tx) {
        return first(
            run(tx, addOwnedFirmware, firmware.owner, firmware.purpose, firmware.name,
                firmware.version, image.name, image.size, image.sha256, firmware.uploadedAt),
            readFirmware);
    };
    co_return co_await database_.transaction(work);
}

Task<std::vector<Firmware>> FirmwareRepository::ownedBy(StationId station,
                                                        FirmwarePurpose purpose) {
    const auto work = [&](pqxx::work& tx) {
        return all(run(tx, ownedFirmware, station, purpose), readFirmware);
    };
    co_return co_await database_.transaction(work);
}

Task<RemovedStationFirmware> FirmwareRepository::removeOwned(StationId station,
                                                             FirmwarePurpose purpose) {
    const auto work = [&](pqxx::work& tx) {
        const auto owned = all(run(tx, lockOwnedFirmware, station, purpose), readFirmware);
        RemovedStationFirmware removed;
        for (const auto& firmware : owned) {
            if (!run(tx, isFirmwareInUse, firmware.id).empty()) {
                removed.inUse.push_back(firmware.name);
            }
        }
        if (!removed.inUse.empty()) return removed;
        for (const auto& firmware : owned) {
            run(tx, removeFirmware, firmware.id);
            removed.images.push_back(firmware.image.value());
        }
        return removed;
    };
    co_return co_await database_.transaction(work);
}

Task<FirmwareUpdate> FirmwareRepository::addUpdate(FirmwareUpdate update,
                                                   std::optional<OneTimeLink> link) {
    const auto work = [&](pqxx::work& tx) {
        run(tx, lockUpdates, update.station);
        const auto open = run(tx, openUpdates, update.station);
        const auto rows =
            run(tx, addFirmwareUpdate, update.station, update.firmware, update.location,
                update.version, update.isSigned, update.retrieveAt, update.installAt,
                update.retries, update.retryInterval, update.requestedBy,
                link ? std::optional(link->tokenHash) : std::nullopt,
                link ? std::optional(link->expiresAt) : std::nullopt);
        const auto added = readUpdate(rows.at(0));
        for (const auto& row : open) {
            step(tx, get<FirmwareUpdateId>(row, "id"), FirmwareUpdateStatus::Cancelled,
                 added.createdAt);
        }
        run(tx, addStep, added.id, FirmwareUpdateStatus::Requested, added.createdAt);
        return *firstUpdate(tx, run(tx, findFirmwareUpdate, added.id));
    };
    co_return co_await database_.transaction(work);
}

Task<std::optional<FirmwareUpdate>> FirmwareRepository::findUpdate(FirmwareUpdateId id) {
    const auto work = [id](pqxx::work& tx) {
        return firstUpdate(tx, run(tx, findFirmwareUpdate, id));
    };
    co_return co_await database_.transaction(work);
}

Task<Listed<FirmwareUpdate>> FirmwareRepository::updates(StationId station, Page page) {
    const auto work = [&](pqxx::work& tx) {
        const auto rows =
            run(tx, listFirmwareUpdates, station, page.from, page.to, page.before, page.limit + 1);
        auto updates = listed(rows, page.limit, "id", readUpdate);
        addHistory(tx, updates.items);
        return updates;
    };
    co_return co_await database_.transaction(work);
}

Task<std::optional<FirmwareUpdate>> FirmwareRepository::latestUpdate(StationId station) {
    const auto work = [&](pqxx::work& tx) {
        return firstUpdate(tx, run(tx, latestFirmwareUpdate, station));
    };
    co_return co_await database_.transaction(work);
}

Task<std::optional<LinkedFirmwareUpdate>> FirmwareRepository::byLink(std::string tokenHash) {
    const auto work = [&](pqxx::work& tx) -> std::optional<LinkedFirmwareUpdate> {
        const auto rows = run(tx, firmwareUpdateByLink, tokenHash);
        auto update = firstUpdate(tx, rows);
        if (!update) return std::nullopt;
        LinkedFirmwareUpdate linked{.update = std::move(*update),
                                    .expiresAt = get<DateTime>(rows[0], "link_expires_at")};
        if (const auto& id = linked.update.firmware) {
            linked.firmware = first(run(tx, findFirmware, *id), readFirmware);
        }
        return linked;
    };
    co_return co_await database_.transaction(work);
}

Task<std::optional<FirmwareUpdate>> FirmwareRepository::move(FirmwareUpdateId id,
                                                             FirmwareUpdateStatus status,
                                                             DateTime at) {
    const auto work = [&](pqxx::work& tx) -> std::optional<FirmwareUpdate> {
        const auto update = first(run(tx, findFirmwareUpdate, id), readUpdate);
        if (!update) return std::nullopt;
        run(tx, lockUpdates, update->station);
        step(tx, id, status, at);
        return firstUpdate(tx, run(tx, findFirmwareUpdate, id));
    };
    co_return co_await database_.transaction(work);
}

Task<> FirmwareRepository::setCommand(FirmwareUpdateId id, CommandId command) {
    const auto work = [&](pqxx::work& tx) { run(tx, setUpdateCommand, id, command); };
    co_await database_.transaction(work);
}

}  // namespace voltgate::db
