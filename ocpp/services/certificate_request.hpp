// What a station asks to have signed: a PKCS #10 request, checked before anything is made of it.
// No state.
#pragma once
#include <openssl/types.h>

#include <memory>
#include <stdexcept>
#include <string_view>

#include "ocpp/domain/ids.hpp"

namespace voltgate {

/// A request that is not signed; what() is the reason, a sentence for the operator.
struct RequestRefused : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// The public key of a request (PKCS #10, PEM, at most 5500 characters). The request must be signed
/// by that key, which is RSA of 2048 to 8192 bits or EC on P-256, P-384 or P-521, and its one
/// common name must be the station's id in any case. Throws RequestRefused.
std::shared_ptr<EVP_PKEY> keyOfRequest(const StationId& station, std::string_view pem);

/// Throws RequestRefused for a key of another kind or size.
void requireStrongKey(const EVP_PKEY* key);

}  // namespace voltgate
