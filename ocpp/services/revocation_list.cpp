#include "ocpp/services/revocation_list.hpp"

#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <stdexcept>

#include "ocpp/pem.hpp"

namespace voltgate {
namespace {

using pem::Owned;

constexpr auto clockTolerance = std::chrono::hours(1);

Owned<ASN1_TIME> toTime(DateTime time) {
    return Owned<ASN1_TIME>(
        ASN1_TIME_set(nullptr, static_cast<std::time_t>(time.milliseconds() / 1000)));
}

void addEntry(X509_CRL* list, const RevokedCertificate& certificate) {
    BIGNUM* read = nullptr;
    if (BN_hex2bn(&read, certificate.serialNumber.c_str()) == 0) return;
    const Owned<BIGNUM> number(read);
    const Owned<ASN1_INTEGER> serial(BN_to_ASN1_INTEGER(number.get(), nullptr));
    const auto at = toTime(certificate.revokedAt);
    auto* entry = X509_REVOKED_new();
    X509_REVOKED_set_serialNumber(entry, serial.get());
    X509_REVOKED_set_revocationDate(entry, at.get());
    if (X509_CRL_add0_revoked(list, entry) != 1) X509_REVOKED_free(entry);
}

// Grows with every list: made out of the time.
void addNumber(X509_CRL* list, DateTime now) {
    const Owned<ASN1_INTEGER> number(ASN1_INTEGER_new());
    ASN1_INTEGER_set_int64(number.get(), now.milliseconds());
    X509_CRL_add1_ext_i2d(list, NID_crl_number, number.get(), 0, 0);
}

void addAuthority(X509_CRL* list, X509* authority) {
    X509V3_CTX context{};
    X509V3_set_ctx(&context, authority, nullptr, nullptr, list, 0);
    const Owned<X509_EXTENSION> extension(
        X509V3_EXT_conf_nid(nullptr, &context, NID_authority_key_identifier, "keyid"));
    if (extension) X509_CRL_add_ext(list, extension.get(), -1);
    ERR_clear_error();
}

}  // namespace

bool maySignRevocations(X509* authority) {
    return (X509_get_key_usage(authority) & KU_CRL_SIGN) != 0;
}

std::string revocationList(X509* authority, EVP_PKEY* key,
                           const std::vector<RevokedCertificate>& revoked, DateTime now,
                           Duration validFor) {
    const Owned<X509_CRL> list(X509_CRL_new());
    const auto from = toTime(now - clockTolerance);
    const auto to = toTime(now + validFor);
    X509_CRL_set_version(list.get(), X509_CRL_VERSION_2);
    X509_CRL_set_issuer_name(list.get(), X509_get_subject_name(authority));
    X509_CRL_set1_lastUpdate(list.get(), from.get());
    X509_CRL_set1_nextUpdate(list.get(), to.get());
    for (const auto& certificate : revoked) addEntry(list.get(), certificate);
    X509_CRL_sort(list.get());
    addNumber(list.get(), now);
    addAuthority(list.get(), authority);
    if (X509_CRL_sign(list.get(), key, EVP_sha256()) == 0) {
        ERR_clear_error();
        throw std::runtime_error("the list of revoked certificates cannot be signed");
    }
    return pem::textOf(list.get());
}

std::string bytesOfRevocationList(const std::string& pem) {
    const auto lists = pem::revocationListsIn(pem, 1);
    if (lists.empty()) return "";
    unsigned char* bytes = nullptr;
    const int size = i2d_X509_CRL(lists.front().get(), &bytes);
    if (size < 0) return "";
    std::string copy(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
    OPENSSL_free(bytes);
    return copy;
}

}  // namespace voltgate
