// What a TLS proxy in front of us says about the stations behind it. Only proxies that are named in
// the settings are believed: anybody else could write these headers too. Immutable, so safe to use
// from any thread.
#pragma once
#include <asio/ip/address.hpp>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "ocpp/transport/client_trust.hpp"
#include "ocpp/transport/gate.hpp"

namespace voltgate::transport {

class TrustedProxies {
public:
    /// `list`: addresses and networks, comma separated: "127.0.0.1, 10.0.0.0/8, fd00::/8". Throws
    /// std::invalid_argument that names the part that is none.
    TrustedProxies(std::string_view list, const ClientTrust& clients);

    bool contains(std::string_view address) const;
    /// Takes over X-Forwarded-For, X-Forwarded-Proto and the certificate (X-SSL-Client-Cert or
    /// X-Forwarded-Client-Cert: PEM, percent-encoded as nginx's $ssl_client_escaped_cert) when the
    /// peer of `request` is trusted; otherwise `request` stays as it is.
    void apply(HandshakeRequest& request,
               const std::function<std::string(const char* name)>& header) const;

private:
    struct Network {
        std::vector<unsigned char> bytes;  // 16, of an IPv6 or a mapped IPv4 address.
        int prefix = 0;                    // Of 128 bits.
    };
    static Network parse(std::string_view text);
    std::string nearestStranger(const std::string& forwardedFor) const;

    const ClientTrust& clients_;
    std::vector<Network> networks_;
};

}  // namespace voltgate::transport
