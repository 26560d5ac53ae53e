#include "ocpp/transport/proxy_headers.hpp"

#include "ocpp/domain/percent_encoding.hpp"
#include "ocpp/domain/text.hpp"

namespace voltgate::transport {

void ProxyHeaders::apply(HandshakeRequest& request,
                         const std::function<std::string(const char* name)>& header) const {
    const auto peer = withoutPort(request.address);
    if (!proxies_.contains(peer)) return;
    auto client = proxies_.clientBehind(peer, header("X-Forwarded-For"));
    if (client != peer) request.address = std::move(client);
    const auto proto = header("X-Forwarded-Proto");
    if (equalIgnoringCase(proto, "https") || equalIgnoringCase(proto, "wss")) {
        request.isTls = true;
        request.tls = "at the proxy";
    }
    auto certificate = header("X-SSL-Client-Cert");
    if (certificate.empty()) certificate = header("X-Forwarded-Client-Cert");
    if (!certificate.empty() && request.isTls)
        request.certificate = clients_.judgePem(percentDecode(certificate).value_or(""));
}

}  // namespace voltgate::transport
