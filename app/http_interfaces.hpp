// The APIs behind the HTTP port: each owns the paths below its own, and REST all others.
#pragma once
#include <memory>

#include "app/config.hpp"
#include "app/misplaced_stations.hpp"
#include "app/station_doors.hpp"
#include "gateway/installer/installer_api.hpp"
#include "gateway/rest/rest_api.hpp"
#include "gateway/rest/rest_server.hpp"
#include "ocpp/trusted_proxies.hpp"

namespace voltgate::app {

/// What the installer API works with besides what REST does.
struct StationParts {
    StationFirmwareService& firmware;
    WhitelistService& whitelists;
    StationSettingService& settings;
    const KeyMaps& keyMaps;
};

class HttpInterfaces {
public:
    /// Throws std::runtime_error with a clear sentence when a key cannot be used.
    HttpInterfaces(rest::Gateway gateway, StationParts parts, const StationDoors& doors,
                   const Config& config);

    /// Throws as RestServer::listen() does. This outlives the server.
    std::unique_ptr<rest::RestServer> listen(asio::io_context& io);

private:
    Task<http::Response> answer(http::Request request);

    const Config& config_;
    rest::RestApi rest_;
    installer::InstallerApi installer_;
    const MisplacedStations misplaced_;
    const TrustedProxies proxies_;
};

}  // namespace voltgate::app
