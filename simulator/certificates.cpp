// The only file of the simulator that makes keys and reads X.509.
#include "simulator/certificates.hpp"

#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "ocpp/domain/hex.hpp"
#include "ocpp/domain/text.hpp"
#include "ocpp/pem.hpp"

namespace voltgate::simulator {
namespace {

constexpr std::size_t mostRoots = 10;
constexpr std::size_t mostCertificates = 10;  // Of a chain.

using pem::Owned;

std::string commonNameOf(const X509* certificate) {
    const auto* subject = X509_get_subject_name(certificate);
    const int at = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
    if (at < 0) return "";
    unsigned char* utf8 = nullptr;
    const int size =
        ASN1_STRING_to_UTF8(&utf8, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at)));
    std::string name(reinterpret_cast<const char*>(utf8),
                     static_cast<std::size_t>(std::max(size, 0)));
    OPENSSL_free(utf8);
    return name;
}

v16::CertificateHashData hashOf(const X509* root) {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    const auto hex = [&] { return toHex({reinterpret_cast<const char*>(digest), size}); };
    v16::CertificateHashData data;
    X509_NAME_digest(X509_get_issuer_name(root), EVP_sha256(), digest, &size);
    data.issuerNameHash = hex();
    X509_pubkey_digest(root, EVP_sha256(), digest, &size);  // A root is its own issuer.
    data.issuerKeyHash = hex();
    data.serialNumber = pem::serialNumberOf(root);
    return data;
}

Owned<X509_REQ> makeRequest(EVP_PKEY* key, const std::string& name) {
    Owned<X509_REQ> request(X509_REQ_new());
    X509_REQ_set_version(request.get(), 0);
    X509_NAME_add_entry_by_txt(X509_REQ_get_subject_name(request.get()), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(name.data()),
                               static_cast<int>(name.size()), -1, 0);
    X509_REQ_set_pubkey(request.get(), key);
    if (X509_REQ_sign(request.get(), key, EVP_sha256()) == 0)
        throw std::runtime_error("the request cannot be signed");
    return request;
}

std::string pemOf(const std::string& der) {
    const auto bio = pem::writing();
    PEM_write_bio(bio.get(), PEM_STRING_X509_REQ, "",
                  reinterpret_cast<const unsigned char*>(der.data()),
                  static_cast<long>(der.size()));
    return pem::textOf(bio);
}

std::string derOf(X509_REQ* request) {
    unsigned char* der = nullptr;
    const int size = i2d_X509_REQ(request, &der);
    std::string bytes(reinterpret_cast<const char*>(der), static_cast<std::size_t>(size));
    OPENSSL_free(der);
    return bytes;
}

// Signed for another name, which is then overwritten.
std::string tampered(EVP_PKEY* key, const std::string& name) {
    auto other = name;
    other.back() = other.back() == 'X' ? 'Y' : 'X';
    auto der = derOf(makeRequest(key, other).get());
    der.replace(der.find(other), name.size(), name);
    return pemOf(der);
}

// Why a certificate is not for us; empty: it is.
std::string faultOf(const std::vector<Owned<X509>>& chain, const std::string& name, EVP_PKEY* key) {
    if (chain.empty()) return "no certificate can be read";
    auto* own = chain.front().get();
    if (key == nullptr || EVP_PKEY_eq(X509_get0_pubkey(own), key) != 1)
        return "it is not for the key of the last request";
    if (!equalIgnoringCase(commonNameOf(own), name)) return "it is for another name";
    if (X509_cmp_current_time(X509_get0_notBefore(own)) > 0) return "it is not valid yet";
    if (X509_cmp_current_time(X509_get0_notAfter(own)) < 0) return "it has expired";
    for (std::size_t i = 1; i < chain.size(); ++i) {
        if (X509_verify(chain[i - 1].get(), X509_get0_pubkey(chain[i].get())) != 1)
            return "the chain is broken";
    }
    return "";
}

std::string contentOf(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

}  // namespace

Certificates::Certificates(std::string folder) : folder_(std::move(folder)) {
    if (folder_.empty()) return;
    std::filesystem::create_directories(folder_);
    own_.chain = contentOf(std::filesystem::path(folder_) / "certificate.pem");
    own_.key = contentOf(std::filesystem::path(folder_) / "key.pem");
    if (own_.chain.empty() != own_.key.empty())
        throw std::runtime_error(folder_ + " holds only one of certificate.pem and key.pem");
}

Certificates::~Certificates() = default;

std::string Certificates::request(const std::string& name, RequestFault fault) {
    const bool isWeak = fault == RequestFault::WeakKey;
    const Owned<EVP_PKEY> key(isWeak ? EVP_RSA_gen(1024) : EVP_EC_gen("P-256"));
    if (!key) throw std::runtime_error("no key can be made");
    waitingKey_ = pem::textOf(key.get());
    switch (fault) {
        case RequestFault::Malformed:
            return "-----BEGIN CERTIFICATE REQUEST-----\nbm8gcmVxdWVzdA==\n"
                   "-----END CERTIFICATE REQUEST-----\n";
        case RequestFault::Oversized:
            return pemOf(derOf(makeRequest(key.get(), name).get())) + std::string(5500, '\n');
        case RequestFault::WrongName:
            return pemOf(derOf(makeRequest(key.get(), name + "-OTHER").get()));
        case RequestFault::Tampered:
            return tampered(key.get(), name);
        case RequestFault::None:
        case RequestFault::WeakKey:
            break;
    }
    return pemOf(derOf(makeRequest(key.get(), name).get()));
}

std::optional<std::string> Certificates::take(const std::string& name, const std::string& chain) {
    const auto certificates = pem::certificatesIn(chain, mostCertificates);
    const auto key = pem::privateKeyIn(waitingKey_);
    auto fault = faultOf(certificates, name, key.get());
    ERR_clear_error();
    if (!fault.empty()) return fault;
    own_ = {.chain = chain, .key = std::exchange(waitingKey_, "")};
    write("key.pem", own_.key);
    write("certificate.pem", own_.chain);
    return std::nullopt;
}

std::string Certificates::serialNumber() const {
    const auto certificates = pem::certificatesIn(own_.chain, mostCertificates);
    return certificates.empty() ? "" : pem::serialNumberOf(certificates.front().get());
}

v16::InstallCertificateStatus Certificates::install(v16::CertificateUseType use,
                                                    const std::string& pem) {
    using enum v16::InstallCertificateStatus;
    const auto certificates = pem::certificatesIn(pem, mostCertificates);
    if (certificates.size() != 1 || X509_check_ca(certificates.front().get()) == 0) return Rejected;
    const auto hash = hashOf(certificates.front().get());
    remove(hash);
    if (roots_.size() >= mostRoots) return Failed;
    roots_.push_back({.use = use, .pem = pem, .hash = hash});
    return Accepted;
}

v16::DeleteCertificateStatus Certificates::remove(const v16::CertificateHashData& hash) {
    const auto removed = std::erase_if(roots_, [&](const Root& root) {
        return hash.hashAlgorithm == root.hash.hashAlgorithm &&
               equalIgnoringCase(hash.issuerNameHash.value, root.hash.issuerNameHash.value) &&
               equalIgnoringCase(hash.issuerKeyHash.value, root.hash.issuerKeyHash.value) &&
               equalIgnoringCase(hash.serialNumber.value, root.hash.serialNumber.value);
    });
    return removed > 0 ? v16::DeleteCertificateStatus::Accepted
                       : v16::DeleteCertificateStatus::NotFound;
}

std::vector<v16::CertificateHashData> Certificates::installed(v16::CertificateUseType use) const {
    std::vector<v16::CertificateHashData> hashes;
    for (const auto& root : roots_) {
        if (root.use == use) hashes.push_back(root.hash);
    }
    return hashes;
}

std::string Certificates::centralSystemRoots() const {
    std::string all;
    for (const auto& root : roots_) {
        if (root.use == v16::CertificateUseType::CentralSystemRootCertificate)
            all += root.pem + "\n";
    }
    return all;
}

void Certificates::write(const std::string& name, const std::string& content) const {
    if (folder_.empty()) return;
    const auto path = folder_ + "/" + name;
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    const bool isWritten = file >= 0 && ::write(file, content.data(), content.size()) ==
                                            static_cast<ssize_t>(content.size());
    if (file >= 0) ::close(file);
    if (!isWritten) throw std::runtime_error("cannot write " + path);
}

}  // namespace voltgate::simulator
