// What a TLS proxy in front of us says about the stations behind it. Immutable, so safe to use from
// any thread.
#pragma once
#include <functional>
#include <string>

#include "ocpp/transport/client_trust.hpp"
#include "ocpp/transport/gate.hpp"
#include "ocpp/trusted_proxies.hpp"

namespace voltgate::transport {

class ProxyHeaders {
public:
    ProxyHeaders(TrustedProxies proxies, const ClientTrust& clients)
        : proxies_(std::move(proxies)), clients_(clients) {}

    /// Takes over X-Forwarded-For, X-Forwarded-Proto and the certificate (X-SSL-Client-Cert or
    /// X-Forwarded-Client-Cert: PEM, percent-encoded as nginx's $ssl_client_escaped_cert) when the
    /// peer of `request` is trusted; otherwise `request` stays as it is.
    void apply(HandshakeRequest& request,
               const std::function<std::string(const char* name)>& header) const;

private:
    const TrustedProxies proxies_;
    const ClientTrust& clients_;
};

}  // namespace voltgate::transport
