// The list of certificates that a CA has taken back (CRL, RFC 5280 §5), signed by it. Pure
// functions.
#pragma once
#include <openssl/x509.h>

#include <string>
#include <vector>

#include "ocpp/domain/revocation.hpp"

namespace voltgate {

/// Whether this CA may sign such lists.
bool maySignRevocations(X509* authority);
/// The list as PEM; it is good for `validFor` from `now`.
std::string revocationList(X509* authority, EVP_PKEY* key,
                           const std::vector<RevokedCertificate>& revoked, DateTime now,
                           Duration validFor);
/// The bytes of a list (DER); empty when the text is none.
std::string bytesOfRevocationList(const std::string& pem);

}  // namespace voltgate
