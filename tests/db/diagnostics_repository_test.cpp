// Requests for logs on record in a real PostgreSQL.
#include "db/diagnostics_repository.hpp"

#include <gtest/gtest.h>

#include "tests/db/builders.hpp"

namespace voltgate::db {
namespace {

using namespace test;
using enum LogRequestStatus;

LogRequest aRequest(LogKind kind = LogKind::Diagnostics) {
    LogRequest request;
    request.station = aStation;
    request.kind = kind;
    request.requestedBy = "me";
    return request;
}

UploadedLog anUpload(std::string name = "0123") {
    return {.file = {.name = std::move(name), .size = 42, .sha256 = std::string(64, 'a')},
            .fileName = "all.log",
            .at = noon};
}

TEST(LogRequests, comeBackAsTheyWereStored) {
    TestStorage test;
    auto& requests = test.storage.diagnostics;
    auto full = aRequest(LogKind::SecurityLog);
    full.from = noon;
    full.to = noon + hour;
    full.location = "ftp://h/";
    full.retries = 2;
    full.retryInterval = std::chrono::seconds(30);

    const auto added = runTask(requests.add(full, std::nullopt));
    runTask(requests.answered(added.id, {77}, "s.log"));
    runTask(requests.move(added.id, Uploading));

    const auto stored = runTask(requests.find(added.id)).value();
    EXPECT_EQ(stored.kind, LogKind::SecurityLog);
    EXPECT_EQ(stored.from, noon);
    EXPECT_EQ(stored.to, noon + hour);
    EXPECT_EQ(stored.location, "ftp://h/");
    EXPECT_EQ(stored.retries, 2);
    EXPECT_EQ(stored.retryInterval, std::chrono::seconds(30));
    EXPECT_EQ(stored.command, CommandId{77});
    EXPECT_EQ(stored.announcedName, "s.log");
    EXPECT_EQ(stored.status, Uploading);
    EXPECT_FALSE(stored.uploaded);
}

TEST(LogRequests, takeOneFileAndStayUploaded) {
    TestStorage test;
    auto& requests = test.storage.diagnostics;
    const auto added = runTask(requests.add(aRequest(), std::nullopt));

    EXPECT_TRUE(runTask(requests.store(added.id, anUpload())));
    EXPECT_FALSE(runTask(requests.store(added.id, anUpload("4567"))));
    runTask(requests.move(added.id, UploadFailed));

    const auto stored = runTask(requests.find(added.id)).value();
    ASSERT_TRUE(stored.uploaded);
    EXPECT_EQ(stored.uploaded->file, anUpload().file);
    EXPECT_EQ(stored.uploaded->fileName, "all.log");
    EXPECT_EQ(stored.uploaded->at, noon);
    EXPECT_EQ(stored.status, Uploaded);
}

TEST(LogRequests, areFoundAsTheLatestOfTheirKind) {
    TestStorage test;
    auto& requests = test.storage.diagnostics;
    const auto diagnostics = runTask(requests.add(aRequest(), std::nullopt));
    const auto log = runTask(requests.add(aRequest(LogKind::DiagnosticsLog), std::nullopt));
    const auto refused = runTask(requests.add(aRequest(LogKind::SecurityLog), std::nullopt));
    runTask(requests.move(refused.id, Refused));

    EXPECT_EQ(runTask(requests.latest(aStation, true))->id, diagnostics.id);
    EXPECT_EQ(runTask(requests.latest(aStation, false))->id, log.id);
    EXPECT_FALSE(runTask(requests.latest({"CP-2"}, true)));
    EXPECT_EQ(runTask(requests.list(aStation, {.limit = 2})).items.at(0).id, refused.id);
}

TEST(LogRequests, areCancelledByALaterOneOfTheirStation) {
    TestStorage test;
    auto& requests = test.storage.diagnostics;
    const auto diagnostics = runTask(requests.add(aRequest(), std::nullopt));
    const auto first = runTask(requests.add(aRequest(LogKind::SecurityLog), std::nullopt));
    const auto second = runTask(requests.add(aRequest(LogKind::SecurityLog), std::nullopt));

    runTask(requests.cancelBefore(aStation, second.id));

    EXPECT_EQ(runTask(requests.find(diagnostics.id))->status, Requested);
    EXPECT_EQ(runTask(requests.find(first.id))->status, Cancelled);
    EXPECT_EQ(runTask(requests.find(second.id))->status, Requested);
}

TEST(LogRequests, areFoundByTheirLink) {
    TestStorage test;
    auto& requests = test.storage.diagnostics;
    const OneTimeLink link{.tokenHash = std::string(64, 'b'), .expiresAt = noon + hour};
    const auto added = runTask(requests.add(aRequest(), link));

    const auto linked = runTask(requests.byLink(link.tokenHash)).value();

    EXPECT_EQ(linked.request.id, added.id);
    EXPECT_EQ(linked.expiresAt, link.expiresAt);
    EXPECT_FALSE(runTask(requests.byLink(std::string(64, 'c'))));
}

TEST(LogRequests, giveTheirFilesAwayWhenTheirTimeIsOver) {
    TestStorage test;
    auto& requests = test.storage.diagnostics;
    const auto added = runTask(requests.add(aRequest(), std::nullopt));
    runTask(requests.store(added.id, anUpload()));

    EXPECT_TRUE(runTask(requests.takeFilesBefore(noon)).empty());
    const auto taken = runTask(requests.takeFilesBefore(noon + minute));

    ASSERT_EQ(taken.size(), 1U);
    EXPECT_EQ(taken[0], anUpload().file);
    EXPECT_TRUE(runTask(requests.takeFilesBefore(noon + minute)).empty());
    const auto stored = runTask(requests.find(added.id)).value();
    EXPECT_EQ(stored.uploaded->file.name, "");
    EXPECT_EQ(stored.uploaded->fileName, "all.log");
    EXPECT_FALSE(runTask(requests.store(added.id, anUpload("4567"))));
}

}  // namespace
}  // namespace voltgate::db
