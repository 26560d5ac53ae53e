// The root is one file with key and certificate, so that they belong together whoever made them.
#include "ocpp/services/certificate_authority.hpp"

#include <openssl/err.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

#include "ocpp/domain/hex.hpp"
#include "ocpp/domain/text.hpp"
#include "ocpp/log.hpp"
#include "ocpp/pem.hpp"
#include "ocpp/private_file.hpp"
#include "ocpp/services/revocation_list.hpp"

namespace voltgate {
namespace {

constexpr std::size_t mostChain = 10000;  // CertificateSigned.req
constexpr std::size_t mostCertificates = 10;
constexpr int rootDays = 3650 * 2;
constexpr auto clockTolerance = std::chrono::hours(1);
constexpr auto revocationsLast = std::chrono::hours(24 * 7);

using pem::Owned;

DateTime toDateTime(const ASN1_TIME* time) {
    std::tm calendar{};
    if (ASN1_TIME_to_tm(time, &calendar) != 1) return {};
    return DateTime::fromMilliseconds(std::int64_t{::timegm(&calendar)} * 1000);
}

void setTime(ASN1_TIME* place, DateTime time) {
    ASN1_TIME_set(place, static_cast<std::time_t>(time.milliseconds() / 1000));
}

CertificateFacts factsOf(X509* certificate) {
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    X509_digest(certificate, EVP_sha256(), digest, &size);
    return {.subject = pem::textOf(X509_get_subject_name(certificate)).substr(0, 300),
            .serialNumber = pem::serialNumberOf(certificate),
            .notBefore = toDateTime(X509_get0_notBefore(certificate)),
            .notAfter = toDateTime(X509_get0_notAfter(certificate)),
            .fingerprint = toHex({reinterpret_cast<const char*>(digest), size})};
}

const EVP_MD* algorithmOf(HashAlgorithm algorithm) {
    switch (algorithm) {
        case HashAlgorithm::SHA256:
            return EVP_sha256();
        case HashAlgorithm::SHA384:
            return EVP_sha384();
        case HashAlgorithm::SHA512:
            return EVP_sha512();
    }
    return EVP_sha256();
}

std::string withoutZeros(const std::string& digits) {
    return toLower(digits.substr(std::min(digits.find_first_not_of('0'), digits.size())));
}

// Signing.

void addExtension(X509* certificate, X509* issuer, int kind, const char* value) {
    X509V3_CTX context{};
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const Owned<X509_EXTENSION> extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value));
    if (!extension || X509_add_ext(certificate, extension.get(), -1) != 1)
        throw std::runtime_error("a certificate extension cannot be made");
}

// Positive and 127 random bits, so that no two are alike.
void setSerial(X509* certificate) {
    unsigned char random[16];
    if (RAND_bytes(random, sizeof random) != 1)
        throw std::runtime_error("no random numbers for a serial number");
    random[0] = static_cast<unsigned char>((random[0] & 0x7FU) | 0x40U);
    const Owned<BIGNUM> number(BN_bin2bn(random, sizeof random, nullptr));
    BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate));
}

Owned<X509> blank(EVP_PKEY* key, const std::string& commonName, DateTime from, DateTime to) {
    Owned<X509> certificate(X509_new());
    X509_set_version(certificate.get(), X509_VERSION_3);
    setSerial(certificate.get());
    setTime(X509_getm_notBefore(certificate.get()), from);
    setTime(X509_getm_notAfter(certificate.get()), to);
    X509_set_pubkey(certificate.get(), key);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(commonName.data()),
                               static_cast<int>(commonName.size()), -1, 0);
    return certificate;
}

void sealWith(EVP_PKEY* key, X509* certificate) {
    if (X509_sign(certificate, key, EVP_sha256()) == 0) {
        ERR_clear_error();
        throw std::runtime_error("a certificate cannot be signed");
    }
}

std::string makeRoot(DateTime now) {
    const Owned<EVP_PKEY> key(EVP_EC_gen("P-256"));
    if (!key) throw AuthorityUnavailable("no key can be made for the CA");
    unsigned char random[4];
    RAND_bytes(random, sizeof random);
    const auto name =
        "Voltgate CA " + toHex({reinterpret_cast<const char*>(random), sizeof random});
    const auto root =
        blank(key.get(), name, now - clockTolerance, now + std::chrono::hours(24) * rootDays);
    X509_set_issuer_name(root.get(), X509_get_subject_name(root.get()));
    addExtension(root.get(), root.get(), NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
    addExtension(root.get(), root.get(), NID_key_usage, "critical,keyCertSign,cRLSign");
    addExtension(root.get(), root.get(), NID_subject_key_identifier, "hash");
    sealWith(key.get(), root.get());
    return pem::textOf(key.get()) + pem::textOf(root.get());
}

// Files.

std::string readFile(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) throw AuthorityUnavailable("the file " + path + " of the CA cannot be read");
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

void keepRoot(const std::string& path, std::string_view content) {
    try {
        makePrivateFile(path, content);
    } catch (const std::runtime_error& error) {
        throw AuthorityUnavailable(std::string("the CA cannot be written: ") + error.what());
    }
}

void warnOfOpenFile(const std::string& path) {
    if (!isOpenToOthers(path)) return;
    log::warn("others may read the key of the CA: its file should have the rights 0600",
              {{"file", path}});
}

}  // namespace

struct CertificateAuthority::Loaded {
    Owned<EVP_PKEY> key;
    std::vector<Owned<X509>> certificates;  // The CA's own first, then its issuers.
    std::string chain;                      // Of these.

    Loaded(std::string_view keyPem, std::string_view certificatePem, const std::string& place) {
        key = pem::privateKeyIn(keyPem);
        certificates = pem::certificatesIn(certificatePem, mostCertificates);
        if (!key) throw AuthorityUnavailable("no PEM key without a pass phrase is in " + place);
        if (certificates.empty())
            throw AuthorityUnavailable("no PEM certificate of the CA is in " + place);
        auto* own = certificates.front().get();
        if (X509_check_private_key(own, key.get()) != 1) {
            ERR_clear_error();
            throw AuthorityUnavailable("the key in " + place + " is not that of the CA");
        }
        if (X509_check_ca(own) != 1)
            throw AuthorityUnavailable("the certificate in " + place + " is not that of a CA");
        try {
            requireStrongKey(key.get());
        } catch (const RequestRefused& weak) {
            throw AuthorityUnavailable("the CA cannot be used: " + std::string(weak.what()));
        }
        for (const auto& certificate : certificates) chain += pem::textOf(certificate.get());
    }
};

CertificateFacts readAuthorityCertificate(std::string_view pem) {
    const auto certificates = pem::certificatesIn(pem, mostCertificates);
    if (certificates.empty()) throw RequestRefused("no certificate can be read: expected PEM");
    if (certificates.size() > 1)
        throw RequestRefused("it holds several certificates, expected one");
    if (X509_check_ca(certificates.front().get()) == 0)
        throw RequestRefused("it is no certificate of a CA");
    return factsOf(certificates.front().get());
}

CertificateAuthority::CertificateAuthority(CertificateAuthoritySettings settings,
                                           std::function<void()> made)
    : settings_(std::move(settings)), made_(std::move(made)) {
    if (!isBuiltIn()) loaded();
}

CertificateAuthority::~CertificateAuthority() = default;

bool CertificateAuthority::isAvailable() const {
    return !isBuiltIn() || settings_.folder != "none";
}

// Null while there is none.
std::shared_ptr<const CertificateAuthority::Loaded> CertificateAuthority::loaded() const {
    const std::scoped_lock lock(mutex_);
    if (loaded_ || !isAvailable()) return loaded_;
    const auto own = settings_.folder + "/authority.pem";
    const auto& certificateFile = isBuiltIn() ? own : settings_.certificateFile;
    const auto& keyFile = isBuiltIn() ? own : settings_.keyFile;
    if (isBuiltIn() && !std::filesystem::exists(own)) return nullptr;
    warnOfOpenFile(keyFile);
    loaded_ =
        std::make_shared<Loaded>(readFile(keyFile), readFile(certificateFile), certificateFile);
    return loaded_;
}

std::shared_ptr<const CertificateAuthority::Loaded> CertificateAuthority::loadedOrMade() {
    if (auto there = loaded()) return there;
    if (!isAvailable()) throw AuthorityUnavailable("there is no CA here (--ca-folder is none)");
    const auto path = settings_.folder + "/authority.pem";
    keepRoot(path, makeRoot(DateTime::now()));
    auto fresh = loaded();
    if (!fresh) throw AuthorityUnavailable("the CA in " + path + " is gone");
    log::info("a CA was made", {{"file", path}});
    if (made_) made_();
    return fresh;
}

std::optional<std::string> CertificateAuthority::certificate() const {
    const auto there = loaded();
    return there ? std::optional(there->chain) : std::nullopt;
}

std::string CertificateAuthority::certificateMade() { return loadedOrMade()->chain; }

CertificateFacts CertificateAuthority::facts() {
    return factsOf(loadedOrMade()->certificates.front().get());
}

std::string CertificateAuthority::root() {
    return pem::textOf(loadedOrMade()->certificates.back().get());
}

// By one hash, where the number fits: stations have been seen to hash the other wrongly.
bool CertificateAuthority::isRoot(const CertificateHash& hash) {
    const auto there = loadedOrMade();
    auto* root = there->certificates.back().get();
    if (withoutZeros(hash.serialNumber) != withoutZeros(pem::serialNumberOf(root))) return false;
    const auto* algorithm = algorithmOf(hash.hashAlgorithm);
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    X509_NAME_digest(X509_get_issuer_name(root), algorithm, digest, &size);
    const auto nameHash = toHex({reinterpret_cast<const char*>(digest), size});
    X509_pubkey_digest(root, algorithm, digest, &size);
    const auto keyHash = toHex({reinterpret_cast<const char*>(digest), size});
    return toLower(hash.issuerNameHash) == nameHash || toLower(hash.issuerKeyHash) == keyHash;
}

void CertificateAuthority::revoke(const std::vector<RevokedCertificate>& revoked, DateTime now) {
    const auto there = loadedOrMade();
    auto* own = there->certificates.front().get();
    if (!maySignRevocations(own))
        throw AuthorityUnavailable(
            "the certificate of the CA does not allow it to revoke (cRLSign)");
    auto list = revocationList(own, there->key.get(), revoked, now, revocationsLast);
    if (settings_.folder != "none") {
        const auto path = settings_.folder + "/revoked.pem";
        std::error_code ignored;
        std::filesystem::create_directories(settings_.folder, ignored);
        std::ofstream(path + ".new", std::ios::binary | std::ios::trunc) << list;
        std::filesystem::rename(path + ".new", path, ignored);
        if (ignored) log::warn("the list of revoked certificates is not kept", {{"file", path}});
    }
    {
        const std::scoped_lock lock(mutex_);
        revocations_ = std::move(list);
    }
    if (made_) made_();
}

std::optional<std::string> CertificateAuthority::revocations() const {
    const std::scoped_lock lock(mutex_);
    const auto path = settings_.folder + "/revoked.pem";
    if (!revocations_ && settings_.folder != "none" && std::filesystem::exists(path))
        revocations_ = readFile(path);
    return revocations_;
}

std::vector<std::string> CertificateAuthority::trust() const {
    std::vector<std::string> texts;
    for (auto& text : {certificate(), revocations()}) {
        if (text) texts.push_back(*text);
    }
    return texts;
}

SignedCertificate CertificateAuthority::sign(const StationId& station, std::string_view request,
                                             DateTime now) {
    const auto key = keyOfRequest(station, request);
    const auto authority = loadedOrMade();
    auto* issuer = authority->certificates.front().get();
    const auto lasts = toDateTime(X509_get0_notAfter(issuer));
    if (lasts <= now) throw AuthorityUnavailable("the certificate of the CA has expired");
    const auto wanted = now + std::chrono::hours(24) * settings_.validDays;
    const auto fresh =
        blank(key.get(), station.value,
              std::max(now - clockTolerance, toDateTime(X509_get0_notBefore(issuer))),
              std::min(wanted, lasts));
    X509_set_issuer_name(fresh.get(), X509_get_subject_name(issuer));
    addExtension(fresh.get(), issuer, NID_basic_constraints, "critical,CA:FALSE");
    addExtension(fresh.get(), issuer, NID_key_usage, "critical,digitalSignature");
    addExtension(fresh.get(), issuer, NID_ext_key_usage, "clientAuth");
    addExtension(fresh.get(), issuer, NID_subject_key_identifier, "hash");
    addExtension(fresh.get(), issuer, NID_authority_key_identifier, "keyid");
    sealWith(authority->key.get(), fresh.get());
    SignedCertificate made{.facts = factsOf(fresh.get()),
                           .chain = pem::textOf(fresh.get()) + authority->chain};
    if (made.chain.size() > mostChain)
        throw AuthorityUnavailable("the CA's chain is too long for OCPP 1.6");
    return made;
}

}  // namespace voltgate
