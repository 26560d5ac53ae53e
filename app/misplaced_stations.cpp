#include "app/misplaced_stations.hpp"

#include "ocpp/domain/text.hpp"
#include "ocpp/log.hpp"
#include "ocpp/transport/handshake.hpp"

namespace voltgate::app {
namespace {

bool isHandshake(const http::Request& request) {
    const auto upgrades = splitList(http::headersNamed(request.headers, "Upgrade"));
    return request.method == "GET" &&
           std::any_of(upgrades.begin(), upgrades.end(), [](const std::string& protocol) {
               return equalIgnoringCase(protocol, "websocket");
           });
}

CredentialsKind kindOf(const http::Request& request) {
    using Kind = transport::BasicAuth::Kind;
    switch (transport::readBasicAuth(request.header("Authorization").value_or("")).kind) {
        case Kind::None:
            return CredentialsKind::None;
        case Kind::Basic:
            return CredentialsKind::Basic;
        case Kind::Malformed:
            break;
    }
    return CredentialsKind::Malformed;
}

}  // namespace

std::string MisplacedStations::reasonFor(const http::Request& request) const {
    const auto ports = ports_();
    const auto path = transport::recordablePath(request.path);
    auto reason = "This is the port of the REST API. Stations connect to port " +
                  std::to_string(ports.plain) + " (ws://<host>:" + std::to_string(ports.plain) +
                  path + ")";
    if (ports.tls != 0) {
        reason += ", with TLS to port " + std::to_string(ports.tls) +
                  " (wss://<host>:" + std::to_string(ports.tls) + path + ")";
    }
    return reason + ".";
}

std::optional<http::Response> MisplacedStations::answer(const http::Request& request) const {
    if (!isHandshake(request)) return std::nullopt;
    const auto path = transport::readPath(request.path);
    const auto reason = reasonFor(request);
    const auto now = clock_.now();
    log::info("station at the port of the REST API",
              {{"station", path.stationId.value_or("")}, {"address", request.address}});
    attempts_.record(
        {.at = now,
         .address = request.address,
         .path = transport::recordablePath(request.path),
         .stationId = path.stationId.value_or(path.refusedId),
         .subprotocols =
             http::headersNamed(request.headers, "Sec-WebSocket-Protocol").substr(0, 200),
         .credentials = kindOf(request),
         .tls = "",
         .userAgent = request.header("User-Agent").value_or(""),
         .verdict = ConnectionVerdict::WrongPort,
         .reason = reason,
         .firstAt = now});
    return http::Response{.status = 400,
                          .headers = {{"Content-Type", "text/plain; charset=utf-8"}},
                          .body = reason + "\n"};
}

}  // namespace voltgate::app
