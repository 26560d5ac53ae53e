// The TLS port: versions, certificates that change, and what does not belong there.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <asio/read_until.hpp>
#include <asio/ssl.hpp>
#include <csignal>
#include <fstream>

#include "tests/end_to_end/raw_station.hpp"
#include "tests/end_to_end/tls_server.hpp"

namespace voltgate::test {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

// A TLS client that shakes hands and looks; nothing more.
struct Handshake {
    explicit Handshake(std::uint16_t port, std::function<void(SSL_CTX*)> prepare = {}) {
        asio::io_context io;
        asio::ssl::context context(asio::ssl::context::tls_client);
        if (prepare) prepare(context.native_handle());
        asio::ssl::stream<asio::ip::tcp::socket> stream(io, context);
        stream.next_layer().connect({asio::ip::address_v4::loopback(), port});
        asio::error_code error;
        stream.handshake(asio::ssl::stream_base::client, error);
        fault = error ? error.message() : "";
        if (error) return;
        cipher = SSL_get_cipher_name(stream.native_handle());
        chainLength = sk_X509_num(SSL_get_peer_cert_chain(stream.native_handle()));
        X509* certificate = SSL_get0_peer_certificate(stream.native_handle());
        char name[100] = "";
        X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, name,
                                  sizeof name);
        commonName = name;
    }
    std::string fault;
    std::string cipher;
    std::string commonName;
    int chainLength = 0;
};

// A station that shakes hands, says goodbye, and leaves the end of TLS and TCP to others.
struct LingeringStation {
    explicit LingeringStation(std::uint16_t port) {
        stream.next_layer().connect({asio::ip::address_v4::loopback(), port});
        stream.handshake(asio::ssl::stream_base::client);
        write(RawStation::request("/ocpp/CP-1",
                                  "Authorization: Basic Q1AtMTprZXktb2Ytc3RhdGlvbi0x\r\n"
                                  "Sec-WebSocket-Protocol: ocpp1.6\r\n"));
        std::string head;
        asio::read_until(stream, asio::dynamic_buffer(head), "\r\n\r\n");
        EXPECT_THAT(head, StartsWith("HTTP/1.1 101"));
    }
    void write(const std::string& bytes) { asio::write(stream, asio::buffer(bytes)); }

    asio::io_context io;
    asio::ssl::context context{asio::ssl::context::tls_client};
    asio::ssl::stream<asio::ip::tcp::socket> stream{io, context};
};

template <class Ending>
void expectOfflineAtOnce(Ending ending) {
    TlsServer tls;
    tls.server.addStation("CP-1", 2);
    LingeringStation station(tls.server.application.tlsPort());
    ASSERT_TRUE(eventually([&] { return tls.server.application.connections() == 1; }));
    const auto since = std::chrono::steady_clock::now();

    ending(station);

    EXPECT_TRUE(eventually(
        [&] { return tls.server.http->get("/api/v1/stations/CP-1").field("online") == "false"; }));
    EXPECT_EQ(tls.server.http->post("/api/v1/stations/CP-1/clear-cache", "{}").status, 409);
    EXPECT_EQ(tls.server.application.connections(), 0u);
    EXPECT_LT(std::chrono::steady_clock::now() - since, std::chrono::milliseconds(2500));
}

TEST(Tls, aStationIsOfflineWithItsCloseFrame) {
    expectOfflineAtOnce([](LingeringStation& station) {
        station.write(RawStation::frame(std::string("\x03\xE8", 2), 8));
    });
}

TEST(Tls, aStationIsOfflineWithAReset) {
    expectOfflineAtOnce([](LingeringStation& station) {
        station.stream.next_layer().set_option(asio::socket_base::linger(true, 0));
        station.stream.next_layer().close();
    });
}

TEST(Tls, aStationIsOfflineWithTheEndOfItsStream) {
    expectOfflineAtOnce([](LingeringStation& station) {
        station.stream.next_layer().shutdown(asio::socket_base::shutdown_send);
    });
}

TEST(Tls, sendsTheWholeChain) {
    const TlsServer tls;

    EXPECT_EQ(Handshake(tls.server.application.tlsPort()).chainLength, 2);
}

TEST(Tls, usesCiphersWithForwardSecrecyOnly) {
    const TlsServer tls;
    const auto offer = [](const char* ciphers) {
        return [ciphers](SSL_CTX* context) {
            SSL_CTX_set_max_proto_version(context, TLS1_2_VERSION);
            SSL_CTX_set_cipher_list(context, ciphers);
        };
    };
    const auto port = tls.server.application.tlsPort();

    EXPECT_EQ(Handshake(port, offer("ECDHE-ECDSA-AES128-GCM-SHA256")).cipher,
              "ECDHE-ECDSA-AES128-GCM-SHA256");
    EXPECT_NE(Handshake(port, offer("AES128-GCM-SHA256:ECDHE-ECDSA-AES128-SHA")).fault, "");
}

TEST(Tls, refusesVersion11AndSaysSo) {
    TlsServer tls;

    const Handshake handshake(tls.server.application.tlsPort(), [](SSL_CTX* context) {
        SSL_CTX_set_security_level(context, 0);
        SSL_CTX_set_min_proto_version(context, TLS1_VERSION);
        SSL_CTX_set_max_proto_version(context, TLS1_1_VERSION);
    });

    EXPECT_THAT(handshake.fault, HasSubstr("protocol version"));
    EXPECT_TRUE(tls.server.eventuallyJudged("TlsFailed"));
    EXPECT_THAT(tls.server.lastReason(), HasSubstr("no TLS version that is accepted"));
}

TEST(Tls, refusesVersion12WhenSetSo) {
    const TlsServer tls({"--tls-min-version=1.3"});

    const Handshake handshake(tls.server.application.tlsPort(), [](SSL_CTX* context) {
        SSL_CTX_set_max_proto_version(context, TLS1_2_VERSION);
    });

    EXPECT_NE(handshake.fault, "");
}

TEST(Tls, tellsWhenTheStationDoesNotTrustIt) {
    TlsServer tls;
    tls.server.addStation("CP-1", 2);
    const TestAuthority foreign("Foreign CA");
    auto station = tls.station("CP-1");
    station.caFile = foreign.file();

    EXPECT_EQ(knock(station), 0);
    EXPECT_TRUE(tls.server.eventuallyJudged("TlsFailed"));
    EXPECT_THAT(tls.server.lastReason(), HasSubstr("does not trust Voltgate's certificate"));
}

TEST(Tls, cutsAHandshakeThatStalls) {
    const TlsServer tls;
    RawStation station(tls.server.application.tlsPort());

    station.write("\x16\x03\x01");

    EXPECT_TRUE(station.waitForEnd(std::chrono::seconds(10)));
}

TEST(Tls, takesANewCertificateWithoutDroppingAConnection) {
    TlsServer tls;
    tls.server.addStation("CP-1", 2);
    simulator::StationHost host(tls.station("CP-1"));
    host.ask([&] { host.station().stayOnline(); });
    ASSERT_TRUE(host.until([&] { return host.station().isReady(); }));
    const auto before = tls.server.http->get("/api/v1/stations/CP-1").field("connectedSince");
    const auto port = tls.server.application.tlsPort();
    ASSERT_EQ(Handshake(port).commonName, "server");

    tls.authority.issueServer("new server");
    std::raise(SIGHUP);

    EXPECT_TRUE(eventually([&] { return Handshake(port).commonName == "new server"; }));
    EXPECT_EQ(tls.server.http->post("/api/v1/stations/CP-1/clear-cache", "{}").field("status"),
              "Accepted");
    EXPECT_EQ(tls.server.http->get("/api/v1/stations/CP-1").field("connectedSince"), before);
}

TEST(Tls, keepsItsCertificateWhenTheNewOneIsBroken) {
    const TlsServer tls;
    std::ofstream(tls.own.certificate) << "not a certificate";

    std::raise(SIGHUP);

    const auto port = tls.server.application.tlsPort();
    for (int i = 0; i < 20; ++i) EXPECT_EQ(Handshake(port).commonName, "server");
}

TEST(Tls, answersPlainHttpInPlain) {
    TlsServer tls;
    RawStation station(tls.server.application.tlsPort());

    EXPECT_EQ(station.handshake("/ocpp/CP-1", ""), 400);

    EXPECT_TRUE(tls.server.eventuallyJudged("PlainOnTlsPort"));
    EXPECT_EQ(tls.server.database->query("select station_id from connection_attempt"), "CP-1");
}

TEST(PlainPort, answersTlsWithAnAlert) {
    RunningServer server;

    EXPECT_THAT(Handshake(server.application.ocppPort()).fault, HasSubstr("protocol version"));

    EXPECT_TRUE(server.eventuallyJudged("TlsOnPlainPort"));
    EXPECT_THAT(server.lastReason(), HasSubstr("ws://"));
}

TEST(PlainPort, recordsWhatIsNeitherHttpNorTls) {
    RunningServer server;
    RawStation station(server.application.ocppPort());

    station.write(std::string("\x00\x01garbage", 9));

    EXPECT_THAT(station.readHead(), StartsWith("HTTP/1.1 400"));
    EXPECT_TRUE(server.eventuallyJudged("NotHttp"));
}

TEST(Settings, tellWhatIsWrongWithTheTlsFiles) {
    const TestAuthority authority("Test CA");
    const auto one = authority.issue("one");
    const auto other = authority.issue("other");
    const TemporaryFolder folder;
    const auto fault = [&](const std::string& certificate, const std::string& key) {
        try {
            app::Application application(
                testConfig("postgresql://nowhere/none", folder.path(),
                           {"--tls-certificate=" + certificate, "--tls-key=" + key}));
            return std::string("accepted");
        } catch (const std::runtime_error& error) {
            return std::string(error.what());
        }
    };

    EXPECT_THAT(fault("/nowhere.pem", one.key), HasSubstr("cannot use the TLS certificate"));
    EXPECT_THAT(fault(one.certificate, other.key), HasSubstr("is not that of the certificate"));
}

}  // namespace
}  // namespace voltgate::test
