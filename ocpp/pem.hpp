// Objects of OpenSSL, owned, and the PEM texts that they are read from and written to. Nothing here
// leaves an error in OpenSSL's queue, and nobody is ever asked for a pass phrase.
#pragma once
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace voltgate::pem {

struct Freer {
    void operator()(ASN1_STRING* owned) const { ASN1_STRING_free(owned); }
    void operator()(BIGNUM* owned) const { BN_free(owned); }
    void operator()(BIO* owned) const { BIO_free_all(owned); }
    void operator()(EVP_MD_CTX* owned) const { EVP_MD_CTX_free(owned); }
    void operator()(EVP_PKEY* owned) const { EVP_PKEY_free(owned); }
    void operator()(X509* owned) const { X509_free(owned); }
    void operator()(X509_CRL* owned) const { X509_CRL_free(owned); }
    void operator()(X509_EXTENSION* owned) const { X509_EXTENSION_free(owned); }
    void operator()(X509_REQ* owned) const { X509_REQ_free(owned); }
    void operator()(X509_STORE* owned) const { X509_STORE_free(owned); }
    void operator()(X509_STORE_CTX* owned) const { X509_STORE_CTX_free(owned); }
};
template <class T>
using Owned = std::unique_ptr<T, Freer>;

/// Reads from `text`, which outlives it.
Owned<BIO> reading(std::string_view text);
Owned<BIO> writing();
/// What has been written so far.
std::string textOf(const Owned<BIO>& written);

/// The certificates at the beginning of the text, at most so many.
std::vector<Owned<X509>> certificatesIn(std::string_view text, std::size_t most);
/// The revocation lists in the text, at most so many.
std::vector<Owned<X509_CRL>> revocationListsIn(std::string_view text, std::size_t most);
/// Null when there is none, or none without a pass phrase.
Owned<EVP_PKEY> privateKeyIn(std::string_view text);

std::string textOf(X509* certificate);
std::string textOf(X509_CRL* revocationList);
/// Without a pass phrase: a secret.
std::string textOf(EVP_PKEY* privateKey);

/// For people: CN=CP-1,O=Example (RFC 2253, with UTF-8 as it is).
std::string textOf(const X509_NAME* name);
/// Upper-case hexadecimal digits.
std::string serialNumberOf(const X509* certificate);

}  // namespace voltgate::pem
