#include "tests/support/test_certificates.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <fstream>
#include <stdexcept>

namespace voltgate::test {
namespace {

using Key = std::shared_ptr<EVP_PKEY>;
using Certificate = std::shared_ptr<X509>;

void addExtension(X509* certificate, X509* issuer, int id, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, id, value.c_str());
    if (extension == nullptr) throw std::runtime_error("bad extension " + value);
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

Certificate make(const std::string& name, EVP_PKEY* key, std::chrono::hours validFor) {
    Certificate certificate(X509_new(), X509_free);
    X509_set_version(certificate.get(), 2);
    std::uint32_t serial = 0;
    RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial);
    ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate.get()), serial);
    const long hour = 3600;
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()),
                    validFor.count() < 0 ? -99 * hour : -hour);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), validFor.count() * hour);
    X509_set_pubkey(certificate.get(), key);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
    return certificate;
}

std::filesystem::path makeFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "voltgate-ca-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no folder");
    return pattern;
}

// Whole and at once, as a careful operator does it.
template <class Write>
std::string writeFile(const std::filesystem::path& file, Write write) {
    const auto fresh = file.string() + ".new";
    std::FILE* out = std::fopen(fresh.c_str(), "w");
    if (out == nullptr) throw std::runtime_error("cannot write " + fresh);
    write(out);
    std::fclose(out);
    std::filesystem::rename(fresh, file);
    return file.string();
}

}  // namespace

TestAuthority::TestAuthority(const std::string& name)
    : folder_(makeFolder()), key_(EVP_EC_gen("P-256"), EVP_PKEY_free) {
    certificate_ = make(name, key_.get(), std::chrono::hours(48));
    X509_set_issuer_name(certificate_.get(), X509_get_subject_name(certificate_.get()));
    addExtension(certificate_.get(), certificate_.get(), NID_basic_constraints, "critical,CA:TRUE");
    addExtension(certificate_.get(), certificate_.get(), NID_key_usage,
                 "critical,keyCertSign,cRLSign");
    addExtension(certificate_.get(), certificate_.get(), NID_subject_key_identifier, "hash");
    X509_sign(certificate_.get(), key_.get(), EVP_sha256());
    file_ = writeFile(folder_ / "ca.pem",
                      [this](std::FILE* out) { PEM_write_X509(out, certificate_.get()); });
}

TestAuthority::~TestAuthority() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
}

CertificateFiles TestAuthority::issue(const Wish& wish) const {
    const Key key(EVP_EC_gen("P-256"), EVP_PKEY_free);
    const auto certificate = make(wish.commonName, key.get(), wish.validFor);
    X509_set_issuer_name(certificate.get(), X509_get_subject_name(certificate_.get()));
    if (!wish.alternativeName.empty())
        addExtension(certificate.get(), certificate_.get(), NID_subject_alt_name,
                     wish.alternativeName);
    X509_sign(certificate.get(), key_.get(), EVP_sha256());
    CertificateFiles files;
    files.key = writeFile(folder_ / (wish.fileName + ".key"), [&](std::FILE* out) {
        PEM_write_PrivateKey(out, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    });
    files.certificate = writeFile(folder_ / (wish.fileName + ".pem"), [&](std::FILE* out) {
        PEM_write_X509(out, certificate.get());
        PEM_write_X509(out, certificate_.get());
    });
    return files;
}

std::string TestAuthority::revoke(const std::vector<std::string>& certificates,
                                  std::chrono::hours validFor, KeyOfList keyOfList) const {
    const std::shared_ptr<X509_CRL> list(X509_CRL_new(), X509_CRL_free);
    X509_CRL_set_version(list.get(), X509_CRL_VERSION_2);
    X509_CRL_set_issuer_name(list.get(), X509_get_subject_name(certificate_.get()));
    const std::shared_ptr<ASN1_TIME> from(X509_gmtime_adj(nullptr, -99L * 3600), ASN1_TIME_free);
    const std::shared_ptr<ASN1_TIME> to(X509_gmtime_adj(nullptr, validFor.count() * 3600L),
                                        ASN1_TIME_free);
    X509_CRL_set1_lastUpdate(list.get(), from.get());
    X509_CRL_set1_nextUpdate(list.get(), to.get());
    for (const auto& file : certificates) {
        const std::shared_ptr<BIO> in(BIO_new_file(file.c_str(), "r"), BIO_free_all);
        const Certificate revoked(PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr),
                                  X509_free);
        auto* entry = X509_REVOKED_new();
        X509_REVOKED_set_serialNumber(entry, X509_get_serialNumber(revoked.get()));
        X509_REVOKED_set_revocationDate(entry, from.get());
        X509_CRL_add0_revoked(list.get(), entry);
    }
    if (keyOfList == KeyOfList::Named) {
        X509V3_CTX context;
        X509V3_set_ctx(&context, certificate_.get(), nullptr, nullptr, list.get(), 0);
        const std::shared_ptr<X509_EXTENSION> key(
            X509V3_EXT_conf_nid(nullptr, &context, NID_authority_key_identifier, "keyid"),
            X509_EXTENSION_free);
        if (!key) throw std::runtime_error("the list cannot name its key");
        X509_CRL_add_ext(list.get(), key.get(), -1);
    }
    X509_CRL_sign(list.get(), key_.get(), EVP_sha256());
    return writeFile(folder_ / "crl.pem",
                     [&](std::FILE* out) { PEM_write_X509_CRL(out, list.get()); });
}

}  // namespace voltgate::test
