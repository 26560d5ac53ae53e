// Logs on in-memory repositories and a station that answers as told.
#include "ocpp/services/diagnostics_service.hpp"

#include <gtest/gtest.h>

#include "tests/support/in_memory_files.hpp"
#include "tests/support/station_bench.hpp"

namespace voltgate {
namespace {

using enum LogRequestStatus;

struct Bench : StationBench {
    Bench() {
        connected.add(station);
        station->answer = {.result = CommandResult::Answered,
                           .response = R"({"fileName":"d.log"})",
                           .fileName = "../d.log"};
        links.announce("http://csms:8080");
    }
    LogRequestOutcome request(NewLogRequest wanted = {}) {
        wanted.station = station->id();
        return runTask(io, service.request(std::move(wanted)));
    }
    std::string token() const {
        const auto url = station->last<GetLog>().location;
        return url.substr(url.find(oneTimePath) + oneTimePath.size());
    }
    LinkState upload(const std::string& token, const std::string& text) {
        return runTask(io, service.upload(token, std::make_shared<TextSource>(text, 3),
                                          [] { return std::string("/var/log/all.log"); }));
    }
    LogRequest current(LogRequestId id) { return runTask(io, service.find(id)).value(); }
    CommandState stateOf(const LogRequestOutcome& outcome) {
        return runTask(io, commands.find(outcome.command.id))->state;
    }

    InMemoryDiagnostics requests{repositories.tables};
    InMemoryFiles files;
    OneTimeLinks links;
    DiagnosticsService service{requests, files, commands, links, clock, 100};
};

TEST(DiagnosticsService, takesOneFileByItsUrl) {
    Bench bench;
    const auto outcome = bench.request();
    EXPECT_EQ(outcome.request.status, Requested);
    EXPECT_EQ(outcome.request.announcedName, "d.log");

    EXPECT_EQ(bench.upload(bench.token(), "line 1\nline 2\n"), LinkState::Valid);
    EXPECT_EQ(bench.upload(bench.token(), "again"), LinkState::UsedUp);

    const auto request = bench.current(outcome.request.id);
    ASSERT_TRUE(request.uploaded);
    EXPECT_EQ(request.status, Uploaded);
    EXPECT_EQ(request.uploaded->fileName, "all.log");
    const auto content = runTask(bench.io, bench.service.open(request.uploaded->file, 0, 14));
    EXPECT_EQ(runTask(bench.io, readAll(content)), "line 1\nline 2\n");
    EXPECT_EQ(bench.files.files.size(), 1U);
    EXPECT_EQ(bench.stateOf(outcome), CommandState::Effective);
}

TEST(DiagnosticsService, takesNothingByAnUnknownOrExpiredUrl) {
    Bench bench;
    bench.request();

    EXPECT_EQ(bench.upload("0123456789", "x"), LinkState::Unknown);
    bench.clock.advance(std::chrono::hours(24));
    EXPECT_EQ(bench.upload(bench.token(), "x"), LinkState::Expired);

    EXPECT_TRUE(bench.files.files.empty());
}

TEST(DiagnosticsService, canBeTriedAgainAfterAnUploadThatFailed) {
    Bench bench;
    bench.request();

    EXPECT_THROW(bench.upload(bench.token(), std::string(101, 'x')), FileTooLarge);
    bench.files.isFull = true;
    EXPECT_THROW(bench.upload(bench.token(), "x"), StorageFull);
    bench.files.isFull = false;
    EXPECT_THROW(bench.upload(bench.token(), ""), InvalidInput);
    EXPECT_TRUE(bench.files.files.empty());

    EXPECT_EQ(bench.upload(bench.token(), "x"), LinkState::Valid);
}

TEST(DiagnosticsService, leavesNoFileOfTheSlowerOfTwoUploads) {
    Bench bench;
    const auto outcome = bench.request();
    const auto linked = bench.current(outcome.request.id);
    // The other one is stored while this one is still on its way.
    class Slow final : public ByteSource {
    public:
        explicit Slow(std::function<void()> meanwhile) : meanwhile_(std::move(meanwhile)) {}
        Task<std::string> read() override {
            if (isDone_) co_return std::string();
            isDone_ = true;
            meanwhile_();
            co_return std::string("slow");
        }
        std::function<void()> meanwhile_;
        bool isDone_ = false;
    };
    asio::io_context other;
    auto slow = std::make_shared<Slow>([&] {
        runTask(other, bench.service.upload(bench.token(), std::make_shared<TextSource>("fast"),
                                            [] { return std::string("fast.log"); }));
    });

    const auto state = runTask(
        bench.io, bench.service.upload(bench.token(), slow, [] { return std::string("slow"); }));

    EXPECT_EQ(state, LinkState::UsedUp);
    ASSERT_EQ(bench.files.files.size(), 1U);
    EXPECT_EQ(bench.files.files.begin()->second, "fast");
}

TEST(DiagnosticsService, knowsAStationWithNothingToUpload) {
    Bench bench;
    bench.station->answer = {.result = CommandResult::Answered, .response = "{}"};

    EXPECT_EQ(bench.request().request.status, Nothing);
}

TEST(DiagnosticsService, asksForASecurityLogAndFollowsItsReports) {
    Bench bench;
    bench.station->answer = answered("Accepted");
    NewLogRequest wanted;
    wanted.kind = LogKind::SecurityLog;
    wanted.from = bench.clock.now() - std::chrono::hours(1);
    const auto outcome = bench.request(wanted);
    EXPECT_EQ(bench.station->last<GetLog>().request, outcome.request.id);
    EXPECT_EQ(bench.station->last<GetLog>().from, wanted.from);

    // Reports of diagnostics are not about it.
    runTask(bench.io, bench.service.reported({"CS-1"}, std::nullopt, true, UploadFailed));
    EXPECT_EQ(bench.current(outcome.request.id).status, Requested);
    runTask(bench.io, bench.service.reported({"CS-1"}, outcome.request.id, false, Uploading));
    EXPECT_EQ(bench.current(outcome.request.id).status, Uploading);
    runTask(bench.io, bench.service.reported({"CS-1"}, std::nullopt, false, PermissionDenied));
    EXPECT_EQ(bench.current(outcome.request.id).status, PermissionDenied);
}

TEST(DiagnosticsService, cancelsTheEarlierRequestWhenTheStationSaysSo) {
    Bench bench;
    NewLogRequest wanted;
    wanted.kind = LogKind::SecurityLog;
    bench.station->answer = answered("Accepted");
    const auto diagnostics = bench.request();
    const auto first = bench.request(wanted);
    bench.station->answer = answered("AcceptedCanceled");

    const auto second = bench.request(wanted);

    EXPECT_EQ(bench.current(first.request.id).status, Cancelled);
    EXPECT_EQ(bench.current(second.request.id).status, Requested);
    EXPECT_NE(bench.current(diagnostics.request.id).status, Cancelled);
}

TEST(DiagnosticsService, staysUploadedWhateverIsReportedLater) {
    Bench bench;
    const auto outcome = bench.request();
    bench.upload(bench.token(), "x");

    runTask(bench.io, bench.service.reported({"CS-1"}, std::nullopt, true, UploadFailed));

    EXPECT_EQ(bench.current(outcome.request.id).status, Uploaded);
}

TEST(DiagnosticsService, isEffectiveWhenTheStationHasUploadedElsewhere) {
    Bench bench;
    NewLogRequest wanted;
    wanted.location = "sftp://files.example.org/logs";
    const auto outcome = bench.request(wanted);
    EXPECT_EQ(bench.station->last<GetLog>().location, *wanted.location);

    runTask(bench.io, bench.service.reported({"CS-1"}, std::nullopt, true, Uploaded));

    EXPECT_EQ(bench.stateOf(outcome), CommandState::Effective);
}

TEST(DiagnosticsService, refusesTimesThatRunBackwards) {
    Bench bench;
    NewLogRequest wanted;
    wanted.from = bench.clock.now();
    wanted.to = bench.clock.now() - std::chrono::hours(1);

    EXPECT_THROW(bench.request(wanted), InvalidInput);
    EXPECT_TRUE(bench.station->commands().empty());
}

TEST(DiagnosticsService, dropsFilesWhoseTimeIsOver) {
    Bench bench;
    const auto outcome = bench.request();
    bench.upload(bench.token(), "x");

    runTask(bench.io, bench.service.dropFilesBefore(bench.clock.now()));
    EXPECT_EQ(bench.files.files.size(), 1U);
    runTask(bench.io, bench.service.dropFilesBefore(bench.clock.now() + std::chrono::hours(1)));

    EXPECT_TRUE(bench.files.files.empty());
    EXPECT_EQ(bench.current(outcome.request.id).status, Uploaded);
}

}  // namespace
}  // namespace voltgate
