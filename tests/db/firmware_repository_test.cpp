// Firmware and updates on record in a real PostgreSQL.
#include "db/firmware_repository.hpp"

#include <gtest/gtest.h>

#include "tests/db/builders.hpp"

namespace voltgate::db {
namespace {

using namespace test;
using enum FirmwareUpdateStatus;

const StoredFile anImage{.name = "0123", .size = 5'000'000'000, .sha256 = std::string(64, 'a')};

Firmware someFirmware(std::string name = "ac.bin") {
    Firmware firmware;
    firmware.name = std::move(name);
    firmware.version = "2.0";
    firmware.vendor = "Vendor";
    return firmware;
}

FirmwareUpdate anUpdate(std::optional<FirmwareId> firmware = {}) {
    FirmwareUpdate update;
    update.station = aStation;
    update.firmware = firmware;
    update.retrieveAt = noon;
    update.requestedBy = "me";
    return update;
}

TEST(Firmware, comesBackAsItWasStored) {
    TestStorage test;
    auto& firmware = test.storage.firmware;
    auto full = someFirmware();
    full.model = "Model";
    full.signature = {"c2ln", "PEM"};

    const auto added = runTask(firmware.add(full));
    EXPECT_TRUE(runTask(firmware.setImage(added.id, anImage, noon)));

    const auto stored = runTask(firmware.find(added.id)).value();
    EXPECT_EQ(stored.name, "ac.bin");
    EXPECT_EQ(stored.version, "2.0");
    EXPECT_EQ(stored.vendor, "Vendor");
    EXPECT_EQ(stored.model, "Model");
    EXPECT_EQ(stored.signature, full.signature);
    EXPECT_EQ(stored.image, anImage);
    EXPECT_EQ(stored.uploadedAt, noon);
}

TEST(Firmware, getsAnImageOnce) {
    TestStorage test;
    auto& firmware = test.storage.firmware;
    const auto added = runTask(firmware.add(someFirmware()));

    EXPECT_TRUE(runTask(firmware.setImage(added.id, anImage, noon)));
    EXPECT_FALSE(runTask(firmware.setImage(added.id, anImage, noon)));
    EXPECT_FALSE(runTask(firmware.setImage({4711}, anImage, noon)));
}

TEST(Firmware, isListedNewestFirstByVendorAndModel) {
    TestStorage test;
    auto& firmware = test.storage.firmware;
    runTask(firmware.add(someFirmware("old")));
    runTask(firmware.add(someFirmware("new")));
    auto foreign = someFirmware("foreign");
    foreign.vendor = "Other";
    runTask(firmware.add(foreign));

    const auto page = runTask(firmware.list({.vendor = "Vendor"}, {.limit = 1}));
    ASSERT_EQ(page.items.size(), 1U);
    EXPECT_EQ(page.items[0].name, "new");
    const auto rest =
        runTask(firmware.list({.vendor = "Vendor"}, {.limit = 1, .before = page.next}));

    EXPECT_EQ(rest.items.at(0).name, "old");
    EXPECT_FALSE(rest.next);
}

TEST(Firmware, isNotRemovedWhileAStationIsUpdatedWithIt) {
    TestStorage test;
    auto& firmware = test.storage.firmware;
    const auto added = runTask(firmware.add(someFirmware()));
    runTask(firmware.setImage(added.id, anImage, noon));
    const auto update = runTask(firmware.addUpdate(anUpdate(added.id), std::nullopt));
    EXPECT_EQ(runTask(firmware.remove(added.id)).result, RemovedFirmware::Result::InUse);

    runTask(firmware.move(update.id, Installed, noon));
    const auto removed = runTask(firmware.remove(added.id));

    EXPECT_EQ(removed.result, RemovedFirmware::Result::Removed);
    EXPECT_EQ(removed.image, anImage);
    EXPECT_EQ(runTask(firmware.remove(added.id)).result, RemovedFirmware::Result::NotFound);
    EXPECT_FALSE(runTask(firmware.findUpdate(update.id))->firmware);
}

TEST(Firmware, isRemovedWhenAStationNeverCameForIt) {
    TestStorage test;
    auto& firmware = test.storage.firmware;
    const auto added = runTask(firmware.add(someFirmware()));
    const OneTimeLink expired{.tokenHash = std::string(64, 'b'), .expiresAt = noon};
    runTask(firmware.addUpdate(anUpdate(added.id), expired));
    test.database.execute("update firmware_update set link_expires_at = now() - interval '1 s'");

    EXPECT_EQ(runTask(firmware.remove(added.id)).result, RemovedFirmware::Result::Removed);
}

Firmware ownedBy(StationId station, std::string name,
                 FirmwarePurpose purpose = FirmwarePurpose::Firmwares) {
    static int files = 0;
    auto firmware = someFirmware(std::move(name));
    firmware.owner = std::move(station);
    firmware.purpose = purpose;
    firmware.image = anImage;
    firmware.image->name = "file-" + std::to_string(++files);
    firmware.uploadedAt = noon;
    return firmware;
}

std::vector<std::string> namesOf(const std::vector<Firmware>& firmware) {
    std::vector<std::string> names;
    for (const auto& one : firmware) names.push_back(one.name);
    return names;
}

TEST(OwnedFirmware, isThatOfItsStationAndPurposeNewestFirst) {
    using enum FirmwarePurpose;
    TestStorage test;
    auto& firmware = test.storage.firmware;
    const StationId other{"CP-2"};
    runTask(firmware.add(someFirmware("library")));
    const auto wanted = ownedBy(aStation, "a.zip");
    const auto stored = runTask(firmware.addOwned(wanted)).value();
    runTask(firmware.addOwned(ownedBy(aStation, "b.zip")));
    runTask(firmware.addOwned(ownedBy(aStation, "c.zip", Upgrade)));
    runTask(firmware.addOwned(ownedBy(other, "d.zip")));

    EXPECT_EQ(stored.owner, aStation);
    EXPECT_EQ(stored.purpose, Firmwares);
    EXPECT_EQ(stored.image, wanted.image);
    EXPECT_EQ(stored.uploadedAt, noon);
    using Names = std::vector<std::string>;
    EXPECT_EQ(namesOf(runTask(firmware.ownedBy(aStation, Firmwares))), (Names{"b.zip", "a.zip"}));
    EXPECT_EQ(namesOf(runTask(firmware.ownedBy(aStation, Upgrade))), Names{"c.zip"});
    EXPECT_EQ(namesOf(runTask(firmware.ownedBy(other, Firmwares))), Names{"d.zip"});
    const auto all = runTask(firmware.list({}, {})).items;
    EXPECT_EQ(all.size(), 5U);
    EXPECT_EQ(all.at(4).purpose, Library);
    EXPECT_EQ(all.at(4).owner, std::nullopt);
}

TEST(OwnedFirmware, hasANameOnceAmongTheFirmwaresOfItsStation) {
    using enum FirmwarePurpose;
    TestStorage test;
    auto& firmware = test.storage.firmware;
    EXPECT_TRUE(runTask(firmware.addOwned(ownedBy(aStation, "a.zip"))));

    EXPECT_FALSE(runTask(firmware.addOwned(ownedBy(aStation, "a.zip"))));
    EXPECT_TRUE(runTask(firmware.addOwned(ownedBy({"CP-2"}, "a.zip"))));
    EXPECT_TRUE(runTask(firmware.addOwned(ownedBy(aStation, "a.zip", Upgrade))));
    EXPECT_TRUE(runTask(firmware.addOwned(ownedBy(aStation, "a.zip", Upgrade))));
}

TEST(OwnedFirmware, isRemovedAllOrNotAtAll) {
    using enum FirmwarePurpose;
    TestStorage test;
    auto& firmware = test.storage.firmware;
    const auto used = runTask(firmware.addOwned(ownedBy(aStation, "a.zip"))).value();
    const auto idle = runTask(firmware.addOwned(ownedBy(aStation, "b.zip"))).value();
    runTask(firmware.addOwned(ownedBy({"CP-2"}, "c.zip")));
    const auto update = runTask(firmware.addUpdate(anUpdate(used.id), std::nullopt));

    EXPECT_EQ(runTask(firmware.removeOwned(aStation, Firmwares)).inUse,
              std::vector<std::string>{"a.zip"});
    EXPECT_EQ(runTask(firmware.ownedBy(aStation, Firmwares)).size(), 2U);
    runTask(firmware.move(update.id, Installed, noon));
    const auto removed = runTask(firmware.removeOwned(aStation, Firmwares));

    EXPECT_EQ(removed.images, (std::vector{used.image.value(), idle.image.value()}));
    EXPECT_TRUE(runTask(firmware.ownedBy(aStation, Firmwares)).empty());
    EXPECT_EQ(runTask(firmware.ownedBy({"CP-2"}, Firmwares)).size(), 1U);
    EXPECT_EQ(runTask(firmware.removeOwned(aStation, Upgrade)).images.size(), 0U);
}

TEST(OwnedFirmware, goesToTheLibraryWhenItsStationIsRemoved) {
    TestStorage test;
    auto& firmware = test.storage.firmware;
    ChargingStation station;
    station.id = aStation;
    runTask(test.storage.stations.add(station));
    const auto added = runTask(firmware.addOwned(ownedBy(aStation, "a.zip"))).value();

    runTask(test.storage.stations.remove(aStation));

    EXPECT_TRUE(runTask(firmware.ownedBy(aStation, FirmwarePurpose::Firmwares)).empty());
    const auto kept = runTask(firmware.find(added.id)).value();
    EXPECT_EQ(kept.owner, std::nullopt);
    EXPECT_EQ(kept.purpose, FirmwarePurpose::Library);
    EXPECT_EQ(kept.image, added.image);
}

TEST(FirmwareUpdates, comeBackAsTheyWereStored) {
    TestStorage test;
    auto full = anUpdate();
    full.location = "ftp://h/fw";
    full.version = "3.0";
    full.isSigned = true;
    full.installAt = noon + hour;
    full.retries = 3;
    full.retryInterval = std::chrono::seconds(60);

    const auto added = runTask(test.storage.firmware.addUpdate(full, std::nullopt));
    runTask(test.storage.firmware.setCommand(added.id, {77}));

    const auto stored = runTask(test.storage.firmware.findUpdate(added.id)).value();
    EXPECT_EQ(stored.location, "ftp://h/fw");
    EXPECT_EQ(stored.version, "3.0");
    EXPECT_TRUE(stored.isSigned);
    EXPECT_EQ(stored.retrieveAt, noon);
    EXPECT_EQ(stored.installAt, noon + hour);
    EXPECT_EQ(stored.retries, 3);
    EXPECT_EQ(stored.retryInterval, std::chrono::seconds(60));
    EXPECT_EQ(stored.command, CommandId{77});
    EXPECT_EQ(stored.status, Requested);
    ASSERT_EQ(stored.history.size(), 1U);
}

TEST(FirmwareUpdates, keepTheirHistory) {
    TestStorage test;
    auto& firmware = test.storage.firmware;
    const auto added = runTask(firmware.addUpdate(anUpdate(), std::nullopt));

    runTask(firmware.move(added.id, Downloading, noon + minute));
    runTask(firmware.move(added.id, Downloading, noon + 2 * minute));
    runTask(firmware.move(added.id, InstallationFailed, noon + 3 * minute));
    const auto ended = runTask(firmware.findUpdate(added.id)).value();
    const auto revived = runTask(firmware.move(added.id, Installing, noon + 4 * minute)).value();

    ASSERT_EQ(ended.history.size(), 3U);
    EXPECT_EQ(ended.history[1].status, Downloading);
    EXPECT_EQ(ended.history[1].at, noon + minute);
    EXPECT_EQ(ended.endedAt, noon + 3 * minute);
    EXPECT_FALSE(revived.endedAt);
    EXPECT_FALSE(runTask(firmware.move({4711}, Installed, noon)));
}

TEST(FirmwareUpdates, takeThePlaceOfEarlierOnesOfTheirStation) {
    TestStorage test;
    auto& firmware = test.storage.firmware;
    const auto first = runTask(firmware.addUpdate(anUpdate(), std::nullopt));
    auto foreign = anUpdate();
    foreign.station = {"CP-2"};
    const auto other = runTask(firmware.addUpdate(foreign, std::nullopt));
    const auto second = runTask(firmware.addUpdate(anUpdate(), std::nullopt));

    EXPECT_EQ(runTask(firmware.findUpdate(first.id))->status, Cancelled);
    EXPECT_EQ(runTask(firmware.findUpdate(other.id))->status, Requested);
    EXPECT_EQ(runTask(firmware.latestUpdate(aStation))->id, second.id);
    runTask(firmware.move(second.id, Refused, noon));
    EXPECT_EQ(runTask(firmware.latestUpdate(aStation))->id, first.id);
    const auto listed = runTask(firmware.updates(aStation, {}));
    ASSERT_EQ(listed.items.size(), 2U);
    EXPECT_EQ(listed.items[0].id, second.id);
    EXPECT_EQ(listed.items[1].history.size(), 2U);
}

TEST(FirmwareUpdates, areFoundByTheirLink) {
    TestStorage test;
    auto& firmware = test.storage.firmware;
    const auto added = runTask(firmware.add(someFirmware()));
    runTask(firmware.setImage(added.id, anImage, noon));
    const OneTimeLink link{.tokenHash = std::string(64, 'b'), .expiresAt = noon + hour};
    const auto update = runTask(firmware.addUpdate(anUpdate(added.id), link));

    const auto linked = runTask(firmware.byLink(link.tokenHash)).value();

    EXPECT_EQ(linked.update.id, update.id);
    EXPECT_EQ(linked.firmware->image, anImage);
    EXPECT_EQ(linked.expiresAt, link.expiresAt);
    EXPECT_FALSE(runTask(firmware.byLink(std::string(64, 'c'))));
}

}  // namespace
}  // namespace voltgate::db
