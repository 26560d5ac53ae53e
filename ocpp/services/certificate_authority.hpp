// The CA that signs certificates for stations (OCPP 1.6 security whitepaper A02): a root of our
// own, made when it is first needed, or a CA that somebody else made. It signs for one name only,
// the station that asks, and takes nothing from a request but the public key. All X.509 of the
// services is in its .cpp. Safe to use from any thread; signing takes well under a millisecond.
#pragma once
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "ocpp/domain/certificate.hpp"
#include "ocpp/domain/revocation.hpp"
#include "ocpp/services/certificate_request.hpp"

namespace voltgate {

struct CertificateAuthoritySettings {
    /// Where our own root is kept, as authority.pem with rights 0600; "none": there is none.
    std::string folder = "none";
    /// PEM files of a CA to use instead: its certificate, followed by its issuers, and its key.
    std::string certificateFile{};
    std::string keyFile{};
    int validDays = 365;  ///< Of what it issues; never longer than its own.
};

/// There is no CA, or its files cannot be used; what() says why.
struct AuthorityUnavailable : std::runtime_error {
    using std::runtime_error::runtime_error;
};

struct SignedCertificate {
    CertificateFacts facts;
    std::string chain;  ///< PEM: the new one, then the CA's; at most 10000 characters.
};

/// The facts of the first certificate of a PEM text, which must be one of a CA. Throws
/// RequestRefused.
CertificateFacts readAuthorityCertificate(std::string_view pem);

class CertificateAuthority {
public:
    /// `made` is told when a root or a list of revocations has come into being: whoever trusts it
    /// must read it. Throws
    /// AuthorityUnavailable when the configured files cannot be used.
    explicit CertificateAuthority(CertificateAuthoritySettings settings,
                                  std::function<void()> made = {});
    ~CertificateAuthority();

    bool isAvailable() const;  ///< Whether there is, or can be, one.
    bool isBuiltIn() const { return settings_.certificateFile.empty(); }

    /// The CA's certificate and its issuers, PEM; nothing while it has not been made.
    std::optional<std::string> certificate() const;
    CertificateFacts facts();  ///< Makes the root when there is none. Throws AuthorityUnavailable.
    std::string certificateMade();  ///< As certificate(), and makes it when there is none.

    /// What a station must believe to believe what it gets from here: the last of the chain, PEM.
    /// Makes the CA when there is none. Throws AuthorityUnavailable.
    std::string root();
    /// Whether a station means that root by this.
    bool isRoot(const CertificateHash& hash);

    /// Makes, signs and keeps the list of what was taken back (revoked.pem in the folder, so that
    /// it counts from the start of the next run), and tells `made`. Throws AuthorityUnavailable.
    void revoke(const std::vector<RevokedCertificate>& revoked, DateTime now);
    /// The list that is in force, PEM; nothing while there is none.
    std::optional<std::string> revocations() const;
    /// What there is of both: for those who judge what it issued.
    std::vector<std::string> trust() const;

    /// Signs a station's request (PKCS #10, PEM). The request must be signed by its own key, with
    /// RSA of at least 2048 bits or EC on P-256, P-384 or P-521, and its one common name must be
    /// the station's id in any case. Throws RequestRefused, AuthorityUnavailable.
    SignedCertificate sign(const StationId& station, std::string_view request, DateTime now);

private:
    struct Loaded;
    std::shared_ptr<const Loaded> loaded() const;
    std::shared_ptr<const Loaded> loadedOrMade();

    CertificateAuthoritySettings settings_;
    std::function<void()> made_;
    mutable std::mutex mutex_;
    mutable std::shared_ptr<const Loaded> loaded_;
    mutable std::optional<std::string> revocations_;
};

}  // namespace voltgate
