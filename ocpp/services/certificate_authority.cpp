// The root is one file with key and certificate, linked into place when complete, so that two
// processes that make it at once end up with the same one and a crash leaves none that is half.
#include "ocpp/services/certificate_authority.hpp"

#include <fcntl.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

#include "ocpp/domain/hex.hpp"
#include "ocpp/log.hpp"

namespace voltgate {
namespace {

constexpr std::size_t mostChain = 10000;  // CertificateSigned.req
constexpr int rootDays = 3650 * 2;
constexpr auto clockTolerance = std::chrono::hours(1);

template <auto Free>
struct Freer {
    template <class T>
    void operator()(T* owned) const {
        Free(owned);
    }
};
using Bio = std::unique_ptr<BIO, Freer<BIO_free_all>>;
using Certificate = std::unique_ptr<X509, Freer<X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, Freer<EVP_PKEY_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Freer<X509_EXTENSION_free>>;
using Number = std::unique_ptr<BIGNUM, Freer<BN_free>>;

Bio reading(std::string_view text) {
    return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

std::string textOf(const Bio& bio) {
    char* data = nullptr;
    const long size = BIO_get_mem_data(bio.get(), &data);
    return {data, static_cast<std::size_t>(size)};
}

std::string pemOf(X509* certificate) {
    const Bio bio(BIO_new(BIO_s_mem()));
    PEM_write_bio_X509(bio.get(), certificate);
    return textOf(bio);
}

std::vector<Certificate> readCertificates(std::string_view pem) {
    const auto bio = reading(pem);
    std::vector<Certificate> all;
    while (all.size() < 10) {
        Certificate next(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
        if (!next) break;
        all.push_back(std::move(next));
    }
    ERR_clear_error();  // The end of the text is one.
    return all;
}

DateTime toDateTime(const ASN1_TIME* time) {
    std::tm calendar{};
    if (ASN1_TIME_to_tm(time, &calendar) != 1) return {};
    return DateTime::fromMilliseconds(std::int64_t{::timegm(&calendar)} * 1000);
}

void setTime(ASN1_TIME* place, DateTime time) {
    ASN1_TIME_set(place, static_cast<std::time_t>(time.milliseconds() / 1000));
}

std::string serialOf(const X509* certificate) {
    const Number number(ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate), nullptr));
    char* digits = number ? BN_bn2hex(number.get()) : nullptr;
    std::string text(digits == nullptr ? "" : digits);
    OPENSSL_free(digits);
    return text;
}

CertificateFacts factsOf(X509* certificate) {
    const Bio subject(BIO_new(BIO_s_mem()));
    X509_NAME_print_ex(subject.get(), X509_get_subject_name(certificate), 0,
                       XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    X509_digest(certificate, EVP_sha256(), digest, &size);
    return {.subject = textOf(subject).substr(0, 300),
            .serialNumber = serialOf(certificate),
            .notBefore = toDateTime(X509_get0_notBefore(certificate)),
            .notAfter = toDateTime(X509_get0_notAfter(certificate)),
            .fingerprint = toHex({reinterpret_cast<const char*>(digest), size})};
}

// Signing.

void addExtension(X509* certificate, X509* issuer, int kind, const char* value) {
    X509V3_CTX context{};
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    const Extension extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value));
    if (!extension || X509_add_ext(certificate, extension.get(), -1) != 1)
        throw std::runtime_error("a certificate extension cannot be made");
}

// Positive and 127 random bits, so that no two are alike.
void setSerial(X509* certificate) {
    unsigned char random[16];
    if (RAND_bytes(random, sizeof random) != 1)
        throw std::runtime_error("no random numbers for a serial number");
    random[0] = static_cast<unsigned char>((random[0] & 0x7FU) | 0x40U);
    const Number number(BN_bin2bn(random, sizeof random, nullptr));
    BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate));
}

Certificate blank(EVP_PKEY* key, const std::string& commonName, DateTime from, DateTime to) {
    Certificate certificate(X509_new());
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
    const Key key(EVP_EC_gen("P-256"));
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
    const Bio bio(BIO_new(BIO_s_mem()));
    PEM_write_bio_PrivateKey(bio.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    return textOf(bio) + pemOf(root.get());
}

// Files.

std::string readFile(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) throw AuthorityUnavailable("the file " + path + " of the CA cannot be read");
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

void writePrivately(const std::string& path, std::string_view text) {
    const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    const bool isWritten =
        file >= 0 && ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
        ::fsync(file) == 0;
    if (file >= 0) ::close(file);
    if (!isWritten) throw AuthorityUnavailable("the CA cannot be written to " + path);
}

// Puts the root in place, unless another process has done so meanwhile.
void keepRoot(const std::filesystem::path& folder, const std::string& path,
              std::string_view content) {
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    ::chmod(folder.c_str(), 0700);
    const auto fresh = path + "." + std::to_string(::getpid()) + ".new";
    writePrivately(fresh, content);
    const bool isLinked = ::link(fresh.c_str(), path.c_str()) == 0 || errno == EEXIST;
    ::unlink(fresh.c_str());
    if (!isLinked) throw AuthorityUnavailable("the CA cannot be written to " + path);
}

void warnOfOpenFile(const std::string& path) {
    struct stat facts {};
    if (::stat(path.c_str(), &facts) != 0 || (facts.st_mode & 077U) == 0) return;
    log::warn("others may read the key of the CA: its file should have the rights 0600",
              {{"file", path}});
}

}  // namespace

struct CertificateAuthority::Loaded {
    Key key;
    std::vector<Certificate> certificates;  // The CA's own first, then its issuers.
    std::string pem;

    Loaded(std::string_view keyPem, std::string_view certificatePem, const std::string& place) {
        const auto bio = reading(keyPem);
        // A key with a pass phrase would make OpenSSL ask at the terminal.
        key.reset(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, const_cast<char*>("")));
        ERR_clear_error();
        certificates = readCertificates(certificatePem);
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
        for (const auto& certificate : certificates) pem += pemOf(certificate.get());
    }
};

CertificateFacts readAuthorityCertificate(std::string_view pem) {
    const auto certificates = readCertificates(pem);
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
    keepRoot(settings_.folder, path, makeRoot(DateTime::now()));
    auto fresh = loaded();
    if (!fresh) throw AuthorityUnavailable("the CA in " + path + " is gone");
    log::info("a CA was made", {{"file", path}});
    if (made_) made_();
    return fresh;
}

std::optional<std::string> CertificateAuthority::certificate() const {
    const auto there = loaded();
    return there ? std::optional(there->pem) : std::nullopt;
}

std::string CertificateAuthority::certificateMade() { return loadedOrMade()->pem; }

CertificateFacts CertificateAuthority::facts() {
    return factsOf(loadedOrMade()->certificates.front().get());
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
                           .chain = pemOf(fresh.get()) + authority->pem};
    if (made.chain.size() > mostChain)
        throw AuthorityUnavailable("the CA's chain is too long for OCPP 1.6");
    return made;
}

}  // namespace voltgate
