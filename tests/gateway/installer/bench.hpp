// The installer API on in-memory repositories, without sockets: a request in, its answer out.
#pragma once
#include <memory>
#include <string>

#include "gateway/installer/installer_api.hpp"
#include "tests/gateway/rest/bench.hpp"
#include "tests/support/in_memory_settings.hpp"
#include "tests/support/in_memory_whitelists.hpp"
#include "tests/support/temporary_folder.hpp"

namespace voltgate::installer {

/// How a test wants the API.
struct BenchSettings {
    std::string passphrase = "test-secret";
    bool isDevelopment = true;
    Duration cardPatience = std::chrono::seconds(5);
};

class Bench {
public:
    explicit Bench(BenchSettings settings = {});

    /// Who asks from now on, of which station.
    Bench& as(Role role, const std::string& station = "CS-1");
    /// With this text as bearer token; none when empty.
    Bench& withBearer(std::string token);

    std::string identityToken(Role role, const std::string& station = "CS-1") const;
    std::string accessToken(Role role, const std::string& station = "CS-1",
                            const std::string& clientId = "app") const;
    const IdentityKeys& keys() const { return keys_; }

    /// Below /api/tnm/v1.
    rest::Answered request(std::string method, const std::string& target, std::string body = "",
                           http::Headers headers = {});
    /// These name the clientId `app`.
    rest::Answered get(const std::string& target) { return request("GET", withClient(target)); }
    rest::Answered post(const std::string& target, std::string body = "") {
        return request("POST", withClient(target), std::move(body));
    }
    rest::Answered remove(const std::string& target) {
        return request("DELETE", withClient(target));
    }

    /// Registers a boot of the station, and puts it online.
    std::shared_ptr<AnsweringStation> boot(const std::string& station,
                                           const std::string& vendor = "Voltgate",
                                           const std::string& model = "Simulator");
    /// This card is shown at the station in a moment, while something else is waited for.
    void showSoon(const std::string& token, const std::string& station = "CS-1");

    std::optional<Authorization> verdictOnCard;  ///< That was shown.

    rest::Bench rest;  ///< The services; station CS-1 is registered.
    InMemoryStationSettings stationSettings;
    KeyMaps keyMaps;
    StationSettingService settings;
    InMemoryWhitelists whitelistRows{rest.repositories.tables};
    WhitelistService whitelists;
    StationFirmwareService stationFirmware{rest.firmwareRows, rest.files, rest.firmware,
                                           rest.commands,     rest.clock, 1000000};
    test::TemporaryFolder folder;
    InstallerApi api;

private:
    static std::string withClient(const std::string& target) {
        return target + (target.find('?') == std::string::npos ? "?" : "&") + "clientId=app";
    }

    IdentityKeys keys_;
    std::string bearer_;
};

/// Unpadded base64url, as JSON Web Tokens have it.
std::string base64Url(const std::string& bytes);
std::string hmacSha256(const std::string& text, const std::string& key);

}  // namespace voltgate::installer
