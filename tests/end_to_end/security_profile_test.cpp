// Security profiles 1 to 3 with real TLS (security whitepaper §3).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

#include "gateway/rest/login_limits.hpp"
#include "tests/end_to_end/raw_station.hpp"
#include "tests/end_to_end/tls_server.hpp"

namespace voltgate::test {
namespace {

using testing::HasSubstr;

TEST(SecurityProfile2, letsAStationInWithItsPasswordOverTls) {
    TlsServer tls;
    tls.server.addStation("CP-1", 2);

    EXPECT_EQ(knock(tls.station("CP-1")), 101);
    EXPECT_TRUE(tls.server.eventuallyJudged("Accepted"));
    EXPECT_EQ(tls.server.database->query("select security_profile from connection_attempt"), "2");
    EXPECT_THAT(tls.server.database->query("select tls from connection_attempt"),
                HasSubstr("TLSv1.3"));
}

TEST(SecurityProfile2, refusesAWrongPassword) {
    TlsServer tls;
    tls.server.addStation("CP-1", 2);
    auto station = tls.station("CP-1");
    station.password = "wrong";

    EXPECT_EQ(knock(station), 401);
    EXPECT_TRUE(tls.server.eventuallyJudged("WrongCredentials"));
}

TEST(SecurityProfile2, refusesAStationWithoutTls) {
    TlsServer tls;
    tls.server.addStation("CP-1", 2);

    EXPECT_EQ(knock(tls.server.station("CP-1")), 401);
    EXPECT_TRUE(tls.server.eventuallyJudged("TlsRequired"));
}

TEST(SecurityProfile1, mayUseTlsToo) {
    TlsServer tls;
    tls.server.addStation("CP-1", 1);

    EXPECT_EQ(knock(tls.station("CP-1")), 101);
    EXPECT_EQ(knock(tls.server.station("CP-1")), 101);
}

TEST(SecurityProfile3, letsAStationInWithACertificateInItsName) {
    TlsServer tls;
    tls.server.addStation("CP-1", 3);

    EXPECT_EQ(knock(tls.stationWith("CP-1", tls.authority.issue("cp-1"))), 101);
    EXPECT_TRUE(tls.server.eventuallyJudged("Accepted"));
    EXPECT_EQ(tls.server.database->query("select security_profile from connection_attempt"), "3");
    EXPECT_THAT(tls.server.database->query("select certificate from connection_attempt"),
                HasSubstr("CN=cp-1"));
}

TEST(SecurityProfile3, findsTheStationsIdAmongTheAlternativeNames) {
    TlsServer tls;
    tls.server.addStation("CP-1", 3);
    const auto files =
        tls.authority.issue({.commonName = "SN-4711", .alternativeName = "DNS:CP-1"});

    EXPECT_EQ(knock(tls.stationWith("CP-1", files)), 101);
}

TEST(SecurityProfile3, refusesACertificateInAnotherName) {
    TlsServer tls;
    tls.server.addStation("CP-1", 3);

    EXPECT_EQ(knock(tls.stationWith("CP-1", tls.authority.issue("CP-2"))), 401);
    EXPECT_TRUE(tls.server.eventuallyJudged("WrongCertificate"));
    EXPECT_THAT(tls.server.lastReason(), HasSubstr("made out to CP-2, not to CP-1"));
}

TEST(SecurityProfile3, refusesAnExpiredCertificate) {
    TlsServer tls;
    tls.server.addStation("CP-1", 3);
    const auto files =
        tls.authority.issue({.commonName = "CP-1", .validFor = std::chrono::hours(-2)});

    EXPECT_EQ(knock(tls.stationWith("CP-1", files)), 401);
    EXPECT_TRUE(tls.server.eventuallyJudged("WrongCertificate"));
    EXPECT_THAT(tls.server.lastReason(), HasSubstr("certificate has expired"));
}

TEST(SecurityProfile3, refusesACertificateOfAForeignCa) {
    TlsServer tls;
    tls.server.addStation("CP-1", 3);
    const TestAuthority foreign("Foreign CA");

    EXPECT_EQ(knock(tls.stationWith("CP-1", foreign.issue("CP-1"))), 401);
    EXPECT_TRUE(tls.server.eventuallyJudged("WrongCertificate"));
    EXPECT_THAT(tls.server.lastReason(), HasSubstr("issued by CN=Foreign CA"));
}

// The authority, and so its list, is there before the server.
struct RevokingServer {
    TestAuthority authority{"Revoking CA"};
    std::string list = authority.revoke({});
    TlsServer tls{{"--tls-client-ca=" + authority.file(), "--tls-client-crl=" + list}};
};

TEST(SecurityProfile3, refusesARevokedCertificateAsSoonAsTheListSaysSo) {
    RevokingServer test;
    test.tls.server.addStation("CP-1", 3);
    test.tls.server.addStation("CP-2", 3);
    const auto revoked = test.authority.issue("CP-1");
    const auto other = test.authority.issue("CP-2");
    ASSERT_EQ(knock(test.tls.stationWith("CP-1", revoked)), 101);

    test.authority.revoke({revoked.certificate});

    EXPECT_TRUE(eventually([&] { return knock(test.tls.stationWith("CP-1", revoked)) == 401; }));
    EXPECT_TRUE(test.tls.server.eventuallyJudged("WrongCertificate"));
    EXPECT_THAT(test.tls.server.lastReason(), HasSubstr("certificate revoked"));
    EXPECT_EQ(knock(test.tls.stationWith("CP-2", other)), 101);
}

TEST(SecurityProfile3, believesAListPastItsTimeAndWantsNoneOfOtherCas) {
    RevokingServer test;
    test.tls.server.addStation("CP-1", 3);
    test.tls.server.addStation("CP-2", 3);
    const auto revoked = test.authority.issue("CP-1");
    const auto other = test.authority.issue("CP-2");

    test.authority.revoke({revoked.certificate}, std::chrono::hours(-1));

    EXPECT_TRUE(eventually([&] { return knock(test.tls.stationWith("CP-1", revoked)) == 401; }));
    EXPECT_EQ(knock(test.tls.stationWith("CP-2", other)), 101);
}

void join(const std::string& to, const std::vector<std::string>& files) {
    std::ofstream out(to + ".new", std::ios::binary);
    for (const auto& file : files) out << std::ifstream(file, std::ios::binary).rdbuf();
    out.close();
    std::filesystem::rename(to + ".new", to);
}

// Two authorities of one name: a CA before and after it has changed its key, or somebody else.
struct Namesakes {
    TestAuthority older{"Fleet CA"};
    TestAuthority newer{"Fleet CA"};
    CertificateFiles old1 = older.issue("OLD-1"), old2 = older.issue("OLD-2");
    CertificateFiles new1 = newer.issue("NEW-1"), new2 = newer.issue("NEW-2");
    TemporaryFolder folder;
};

// Believes these authorities, and has these lists.
struct NamesakeServer {
    NamesakeServer(const Namesakes& namesakes, const std::vector<std::string>& authorities,
                   const std::vector<std::string>& lists)
        : bundle((namesakes.folder.path() / "bundle.pem").string()),
          list((namesakes.folder.path() / "lists.pem").string()) {
        join(bundle, authorities);
        join(list, lists);
        tls.emplace(std::vector{"--tls-client-ca=" + bundle, "--tls-client-crl=" + list});
        for (const auto* id : {"OLD-1", "OLD-2", "NEW-1", "NEW-2"}) tls->server.addStation(id, 3);
    }
    int knock(const std::string& id, const CertificateFiles& files) const {
        return test::knock(tls->stationWith(id, files));
    }

    std::string bundle;
    std::string list;
    std::optional<TlsServer> tls;
};

TEST(SecurityProfile3, isNotShutOutByAListThatAnotherKeyHasSigned) {
    const Namesakes of;
    const auto foreign = of.newer.revoke({of.old1.certificate});
    const auto real = of.older.revoke({of.old2.certificate});
    for (const auto& lists : {std::vector{foreign, real}, std::vector{real, foreign}}) {
        const NamesakeServer server(of, {of.older.file()}, lists);

        EXPECT_EQ(server.knock("OLD-1", of.old1), 101);
        EXPECT_EQ(server.knock("OLD-2", of.old2), 401);
    }
    const NamesakeServer server(of, {of.older.file()}, {foreign});
    EXPECT_EQ(server.knock("OLD-1", of.old1), 101);
}

TEST(SecurityProfile3, isHeldAgainstTheListThatTheKeyOfItsOwnCaHasSigned) {
    using Key = TestAuthority::KeyOfList;
    for (const auto key : {Key::Unnamed, Key::Named}) {
        const Namesakes of;
        const auto authorities = std::vector{of.older.file(), of.newer.file()};
        const auto day = std::chrono::hours(24);
        const auto older = of.older.revoke({of.old1.certificate}, day, key);
        const auto newer = of.newer.revoke({of.new1.certificate}, day, key);

        const NamesakeServer both(of, authorities, {older, newer});
        EXPECT_EQ(both.knock("OLD-1", of.old1), 401);
        EXPECT_EQ(both.knock("NEW-1", of.new1), 401);
        EXPECT_EQ(both.knock("OLD-2", of.old2), 101);
        EXPECT_EQ(both.knock("NEW-2", of.new2), 101);

        const NamesakeServer one(of, authorities, {newer});
        EXPECT_EQ(one.knock("OLD-1", of.old1), 101);
        EXPECT_EQ(one.knock("NEW-1", of.new1), 401);
    }
}

TEST(SecurityProfile3, refusesAStationWithoutACertificateWhateverItsPassword) {
    TlsServer tls;
    tls.server.addStation("CP-1", 3);

    EXPECT_EQ(knock(tls.station("CP-1")), 401);
    EXPECT_TRUE(tls.server.eventuallyJudged("NoCertificate"));
}

const char* password =
    "Authorization: Basic Q1AtMTprZXktb2Ytc3RhdGlvbi0x\r\nSec-WebSocket-Protocol: ocpp1.6\r\n";

TEST(TrustedProxy, isBelievedWhatItSaysAboutTheStation) {
    RunningServer server(std::vector<std::string>{"--trusted-proxy=10.0.0.0/8, 127.0.0.1"});
    server.addStation("CP-1", 2);
    RawStation station(server.application.ocppPort());

    const int status =
        station.handshake("/ocpp/CP-1", std::string(password) +
                                            "X-Forwarded-For: 6.6.6.6, 203.0.113.7, 10.1.1.1\r\n"
                                            "X-Forwarded-Proto: https\r\n");

    EXPECT_EQ(status, 101);
    EXPECT_TRUE(server.eventuallyQuery("select address from connection_attempt", "203.0.113.7"));
}

std::string percentEncoded(const std::string& file) {
    std::ifstream in(file);
    std::string text;
    for (char c; in.get(c);) {
        char escape[4];
        std::snprintf(escape, sizeof escape, "%%%02X", static_cast<unsigned char>(c));
        text += std::isalnum(static_cast<unsigned char>(c)) != 0 ? std::string(1, c) : escape;
    }
    return text;
}

TEST(TrustedProxy, passesOnTheStationsCertificate) {
    const TestAuthority authority("Test CA");
    RunningServer server(std::vector<std::string>{"--trusted-proxy=127.0.0.1",
                                                  "--tls-client-ca=" + authority.file()});
    server.addStation("CP-1", 3);
    const std::string head =
        "Sec-WebSocket-Protocol: ocpp1.6\r\nX-Forwarded-Proto: https\r\nX-SSL-Client-Cert: ";
    RawStation right(server.application.ocppPort());
    RawStation wrong(server.application.ocppPort());

    EXPECT_EQ(right.handshake("/ocpp/CP-1",
                              head + percentEncoded(authority.issue("CP-1").certificate) + "\r\n"),
              101);
    EXPECT_EQ(wrong.handshake("/ocpp/CP-1",
                              head + percentEncoded(authority.issue("CP-2").certificate) + "\r\n"),
              401);
}

TEST(TrustedProxy, isNobodyElse) {
    RunningServer server(std::vector<std::string>{"--trusted-proxy=10.0.0.0/8"});
    server.addStation("CP-1", 2);
    RawStation station(server.application.ocppPort());

    const int status = station.handshake(
        "/ocpp/CP-1",
        std::string(password) + "X-Forwarded-For: 203.0.113.7\r\nX-Forwarded-Proto: https\r\n");

    EXPECT_EQ(status, 401);
    EXPECT_TRUE(server.eventuallyJudged("TlsRequired"));
    EXPECT_THAT(server.database->query("select address from connection_attempt"),
                HasSubstr("127.0.0.1:"));
}

TEST(TrustedProxy, isBelievedWhoLogsIn) {
    RunningServer server(std::vector<std::string>{"--trusted-proxy=127.0.0.1"});
    const auto logIn = [&](int number, const std::string& address) {
        const auto email = "nobody" + std::to_string(number) + "@example.com";
        // Whatever the client has written stands before what its proxy says of it.
        return server.http
            ->post("/api/v1/login", R"({"email":")" + email + R"(","password":"wrong one"})",
                   "X-Forwarded-For: 6.6.6." + std::to_string(number) +
                       "\r\nX-Forwarded-For: " + address + "\r\n")
            .status;
    };
    for (int i = 0; i < rest::LoginLimits::triesPerAddress; ++i) {
        ASSERT_EQ(logIn(i, "203.0.113.7"), 401) << i;
    }

    EXPECT_EQ(logIn(50, "203.0.113.7"), 429);
    EXPECT_EQ(logIn(51, "203.0.113.8"), 401);
}

TEST(WrongCredentials, areLimitedAndRecordedOnceAMinute) {
    RunningServer server(std::vector<std::string>{"--credentials-per-station=3"});
    server.addStation("CP-1");
    auto wrong = server.station("CP-1");
    wrong.password = "wrong";
    for (int i = 0; i < 3; ++i) EXPECT_EQ(knock(wrong), 401);

    EXPECT_EQ(knock(wrong), 429);
    RawStation guesser(server.application.ocppPort());
    EXPECT_EQ(guesser.handshake("/ocpp/CP-1",
                                "Authorization: Basic Q1AtMTp3cm9uZw==\r\n"
                                "Sec-WebSocket-Protocol: ocpp1.6\r\n"),
              429);

    EXPECT_THAT(guesser.response(), HasSubstr("Retry-After: "));
    EXPECT_TRUE(server.eventuallyQuery(
        "select count(*) from connection_attempt where verdict = 'TooManyFailures'", "1"));
    RawStation station(server.application.ocppPort());
    EXPECT_EQ(station.handshake("/ocpp/CP-1", password), 101);
}

}  // namespace
}  // namespace voltgate::test
