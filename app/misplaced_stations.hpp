// Stations that are set to the port of the REST API: their handshakes are recorded like those at
// the right ports, and answered with the right address. Safe to use from any thread.
#pragma once
#include <functional>
#include <optional>

#include "gateway/http/message.hpp"
#include "ocpp/repositories/connection_attempt_repository.hpp"

namespace voltgate::app {

class MisplacedStations {
public:
    struct Ports {
        std::uint16_t plain = 0;
        std::uint16_t tls = 0;  ///< 0: there is none.
    };

    MisplacedStations(ConnectionAttemptRepository& attempts, const Clock& clock,
                      std::function<Ports()> ports)
        : attempts_(attempts), clock_(clock), ports_(std::move(ports)) {}

    /// The answer to a handshake of a WebSocket; nothing for any other request.
    std::optional<http::Response> answer(const http::Request& request) const;

private:
    std::string reasonFor(const http::Request& request) const;

    ConnectionAttemptRepository& attempts_;
    const Clock& clock_;
    std::function<Ports()> ports_;
};

}  // namespace voltgate::app
