// Each check has its sentence.
#include "ocpp/services/certificate_request.hpp"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <algorithm>

#include "ocpp/domain/text.hpp"
#include "ocpp/pem.hpp"

namespace voltgate {
namespace {

constexpr std::size_t mostRequest = 5500;  // 1.6 security whitepaper, SignCertificate.req
constexpr int leastRsaBits = 2048;
constexpr int mostRsaBits = 8192;  // Beyond, checking a signature takes long.

using pem::Owned;

Owned<X509_REQ> readRequest(std::string_view text) {
    if (text.size() > mostRequest) {
        throw RequestRefused("the request has " + std::to_string(text.size()) +
                             " characters, at most 5500 are allowed");
    }
    const auto bio = pem::reading(text);
    Owned<X509_REQ> request(PEM_read_bio_X509_REQ(bio.get(), nullptr, nullptr, nullptr));
    ERR_clear_error();
    if (!request)
        throw RequestRefused("the request cannot be read: expected a PKCS #10 request as PEM");
    return request;
}

std::string bits(const EVP_PKEY* key) { return std::to_string(EVP_PKEY_get_bits(key)); }

void requireStrongRsa(const EVP_PKEY* key) {
    const int size = EVP_PKEY_get_bits(key);
    if (size < leastRsaBits || size > mostRsaBits) {
        throw RequestRefused("the key is RSA with " + bits(key) +
                             " bits, 2048 to 8192 are expected");
    }
    BIGNUM* exponent = nullptr;
    EVP_PKEY_get_bn_param(key, "e", &exponent);
    const Owned<BIGNUM> owned(exponent);
    if (!owned || BN_num_bits(owned.get()) < 17)
        throw RequestRefused("the key is RSA with a public exponent below 65537");
}

void requireStrongCurve(const EVP_PKEY* key) {
    char name[80] = "";
    std::size_t size = 0;
    EVP_PKEY_get_group_name(key, name, sizeof name, &size);
    const std::string curve(name);
    if (curve != "prime256v1" && curve != "secp384r1" && curve != "secp521r1") {
        throw RequestRefused("the key is on the curve '" + curve.substr(0, 40) +
                             "', expected P-256, P-384 or P-521");
    }
}

// Whoever sends the request has the key that belongs to it.
void requireSignature(X509_REQ* request, EVP_PKEY* key) {
    int digest = NID_undef;
    OBJ_find_sigid_algs(X509_REQ_get_signature_nid(request), &digest, nullptr);
    const bool isWeak = digest == NID_sha1 || digest == NID_md5 || digest == NID_md5_sha1;
    if (isWeak) throw RequestRefused("the request is signed with SHA-1 or MD5, expected SHA-256");
    const bool isRight = X509_REQ_verify(request, key) == 1;
    ERR_clear_error();
    if (!isRight)
        throw RequestRefused("the signature of the request is not that of its key: it was altered");
}

// A name that somebody made up, fit for a log line.
std::string shown(std::string name) {
    name = name.substr(0, 64);
    for (char& c : name) {
        if (c < ' ' || c > '~') c = '?';
    }
    return name;
}

void requireName(X509_REQ* request, const StationId& station) {
    const auto* subject = X509_REQ_get_subject_name(request);
    const int at = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
    if (at < 0) throw RequestRefused("the request has no common name, expected " + station.value);
    if (X509_NAME_get_index_by_NID(subject, NID_commonName, at) >= 0)
        throw RequestRefused("the request has several common names, expected " + station.value);
    unsigned char* utf8 = nullptr;
    const int size =
        ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at)));
    const std::string name(reinterpret_cast<const char*>(utf8),
                           static_cast<std::size_t>(std::max(size, 0)));
    OPENSSL_free(utf8);
    if (equalIgnoringCase(name, station.value)) return;
    throw RequestRefused("the request is for the name '" + shown(name) + "', expected " +
                         station.value);
}

}  // namespace

void requireStrongKey(const EVP_PKEY* key) {
    if (key == nullptr) throw RequestRefused("the public key of the request cannot be read");
    if (EVP_PKEY_get_base_id(key) == EVP_PKEY_RSA) return requireStrongRsa(key);
    if (EVP_PKEY_get_base_id(key) == EVP_PKEY_EC) return requireStrongCurve(key);
    const char* type = EVP_PKEY_get0_type_name(key);
    throw RequestRefused("the key is of the type " + std::string(type == nullptr ? "?" : type) +
                         ", expected RSA or EC");
}

std::shared_ptr<EVP_PKEY> keyOfRequest(const StationId& station, std::string_view pem) {
    const auto request = readRequest(pem);
    std::shared_ptr<EVP_PKEY> key(X509_REQ_get_pubkey(request.get()), EVP_PKEY_free);
    ERR_clear_error();
    requireStrongKey(key.get());
    requireSignature(request.get(), key.get());
    requireName(request.get(), station);
    return key;
}

}  // namespace voltgate
