// Whose station certificates are believed (security profile 3): the CAs of a file, and those that
// somebody else brings, e.g. a CA of our own. Both ways in use it: TLS of our own, and a
// certificate that a proxy passes on. Safe to use from any thread.
#pragma once
#include <openssl/x509.h>

#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "ocpp/domain/client_certificate.hpp"

namespace voltgate::transport {

class ClientTrust {
public:
    /// CA certificates and lists of what they revoked, each text PEM; asked at every reload().
    using MoreAuthorities = std::function<std::vector<std::string>()>;

    /// `bundleFile`, `revocationFile`: PEM; empty for none. Throws std::runtime_error with a clear
    /// sentence.
    explicit ClientTrust(std::string bundleFile, MoreAuthorities more = {},
                         std::string revocationFile = {});
    ~ClientTrust();

    /// Reads all again. Throws std::runtime_error with a clear sentence; then all stays as it was.
    void reload();
    const std::string& bundleFile() const { return bundleFile_; }
    const std::string& revocationFile() const { return revocationFile_; }

    /// Reads the certificate and judges it. `chain` may be null and need not be complete.
    ClientCertificate judge(X509* certificate, STACK_OF(X509) * chain) const;
    /// A certificate that a proxy passes on: PEM, the station's own first. What cannot be read has
    /// a fault that says so.
    ClientCertificate judgePem(std::string_view pem) const;
    /// Their names, for the list that a TLS server sends; the caller owns it.
    STACK_OF(X509_NAME) * names() const;

private:
    struct Authorities;
    std::shared_ptr<const Authorities> current() const;

    std::string bundleFile_;
    std::string revocationFile_;
    MoreAuthorities more_;
    mutable std::mutex mutex_;
    std::shared_ptr<const Authorities> authorities_;
};

}  // namespace voltgate::transport
