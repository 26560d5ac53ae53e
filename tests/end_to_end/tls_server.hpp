// A server with TLS for tests, and stations that come in by it.
#pragma once
#include "tests/end_to_end/running_server.hpp"
#include "tests/support/test_certificates.hpp"

namespace voltgate::test {

struct TlsServer {
    explicit TlsServer(const std::vector<std::string>& more = {}) : server(settings(more)) {}

    std::vector<std::string> settings(const std::vector<std::string>& more) const {
        std::vector<std::string> all = {"--tls-certificate=" + own.certificate,
                                        "--tls-key=" + own.key};
        const bool hasOwnCa = std::any_of(more.begin(), more.end(), [](const auto& each) {
            return each.starts_with("--tls-client-ca=");
        });
        if (!hasOwnCa) all.push_back("--tls-client-ca=" + authority.file());
        all.insert(all.end(), more.begin(), more.end());
        return all;
    }
    simulator::StationSettings station(const std::string& id) const {
        auto chosen = server.station(id);
        chosen.url = "wss://127.0.0.1:" + std::to_string(server.application.tlsPort()) + "/ocpp";
        chosen.caFile = authority.file();
        return chosen;
    }
    simulator::StationSettings stationWith(const std::string& id,
                                           const CertificateFiles& files) const {
        auto chosen = station(id);
        chosen.certificateFile = files.certificate;
        chosen.keyFile = files.key;
        chosen.password.reset();
        return chosen;
    }

    TestAuthority authority{"Test CA"};
    CertificateFiles own = authority.issueServer();
    RunningServer server;
};

/// The HTTP status that a station gets; 101 when it is let in.
inline int knock(const simulator::StationSettings& settings) {
    simulator::StationHost host(settings);
    const auto failure = host.await(host.station().connect());
    return failure ? failure->httpStatus : 101;
}

}  // namespace voltgate::test
