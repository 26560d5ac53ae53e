// The CA on real files, with requests that the simulator's station makes.
#include "ocpp/services/certificate_authority.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

#include <fstream>
#include <sstream>

#include "simulator/certificates.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/test_certificates.hpp"

namespace voltgate {
namespace {

using simulator::RequestFault;
using testing::HasSubstr;

struct Bench {
    std::string refusalOf(const std::string& request) {
        try {
            authority.sign({"CP-1"}, request, DateTime::now());
        } catch (const RequestRefused& refused) {
            return refused.what();
        }
        return "";
    }
    std::string refusalOf(RequestFault fault) { return refusalOf(station.request("CP-1", fault)); }
    std::string file() const { return (folder.path() / "ca" / "authority.pem").string(); }

    test::TemporaryFolder folder;
    CertificateAuthoritySettings settings{.folder = (folder.path() / "ca").string()};
    CertificateAuthority authority{settings};
    simulator::Certificates station{""};
};

std::shared_ptr<X509> firstOf(const std::string& pem) {
    BIO* bio = BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
    std::shared_ptr<X509> certificate(PEM_read_bio_X509(bio, nullptr, nullptr, nullptr), X509_free);
    BIO_free_all(bio);
    return certificate;
}

std::string contentOf(const std::string& path) {
    std::ifstream in(path);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

TEST(CertificateAuthority, signsForTheStationThatAsks) {
    Bench test;

    const auto made = test.authority.sign(
        {"CP-1"}, test.station.request("cp-1", RequestFault::None), DateTime::now());

    EXPECT_EQ(made.facts.subject, "CN=CP-1");
    EXPECT_EQ(test.station.take("CP-1", made.chain), std::nullopt);
    EXPECT_EQ(test.station.serialNumber(), made.facts.serialNumber);
    const auto days =
        std::chrono::duration_cast<std::chrono::hours>(made.facts.notAfter - DateTime::now()) /
        std::chrono::hours(24);
    EXPECT_GE(days, 364);
    EXPECT_LE(days, 365);
}

TEST(CertificateAuthority, issuesWhatIsGoodForAStationOnly) {
    Bench test;

    const auto made = test.authority.sign(
        {"CP-1"}, test.station.request("CP-1", RequestFault::None), DateTime::now());
    const auto certificate = firstOf(made.chain);

    EXPECT_EQ(X509_check_ca(certificate.get()), 0);
    EXPECT_EQ(X509_check_purpose(certificate.get(), X509_PURPOSE_SSL_CLIENT, 0), 1);
    EXPECT_EQ(X509_check_purpose(certificate.get(), X509_PURPOSE_SSL_SERVER, 0), 0);
    EXPECT_EQ(X509_get_key_usage(certificate.get()), static_cast<unsigned>(KU_DIGITAL_SIGNATURE));
    EXPECT_EQ(X509_get_ext_by_NID(certificate.get(), NID_subject_alt_name, -1), -1);
}

TEST(CertificateAuthority, refusesWrongRequestsWithASentence) {
    Bench test;

    EXPECT_THAT(test.refusalOf(RequestFault::Malformed), HasSubstr("cannot be read"));
    EXPECT_THAT(test.refusalOf(RequestFault::Oversized), HasSubstr("at most 5500 are allowed"));
    EXPECT_EQ(test.refusalOf(RequestFault::WrongName),
              "the request is for the name 'CP-1-OTHER', expected CP-1");
    EXPECT_EQ(test.refusalOf(RequestFault::WeakKey),
              "the key is RSA with 1024 bits, 2048 to 8192 are expected");
    EXPECT_EQ(test.refusalOf(RequestFault::Tampered),
              "the signature of the request is not that of its key: it was altered");
    EXPECT_THAT(test.refusalOf(""), HasSubstr("cannot be read"));
    EXPECT_THAT(test.refusalOf(std::string("\0\xFF", 2)), HasSubstr("cannot be read"));
    EXPECT_EQ(test.refusalOf(RequestFault::None), "");
}

// What openssl's own parts can make and the simulator does not.
std::string requestWith(EVP_PKEY* key, const std::vector<std::string>& names,
                        const EVP_MD* digest) {
    X509_REQ* request = X509_REQ_new();
    for (const auto& name : names) {
        X509_NAME_add_entry_by_txt(X509_REQ_get_subject_name(request), "CN", MBSTRING_UTF8,
                                   reinterpret_cast<const unsigned char*>(name.data()),
                                   static_cast<int>(name.size()), -1, 0);
    }
    X509_REQ_set_pubkey(request, key);
    X509_REQ_sign(request, key, digest);
    BIO* bio = BIO_new(BIO_s_mem());
    PEM_write_bio_X509_REQ(bio, request);
    char* data = nullptr;
    const auto size = BIO_get_mem_data(bio, &data);
    std::string pem(data, static_cast<std::size_t>(size));
    BIO_free_all(bio);
    X509_REQ_free(request);
    EVP_PKEY_free(key);
    return pem;
}

TEST(CertificateAuthority, refusesWeakCurvesOtherKeysAndOldDigests) {
    Bench test;

    EXPECT_THAT(test.refusalOf(requestWith(EVP_EC_gen("P-192"), {"CP-1"}, EVP_sha256())),
                HasSubstr("expected P-256, P-384 or P-521"));
    EXPECT_THAT(test.refusalOf(requestWith(EVP_EC_gen("secp256k1"), {"CP-1"}, EVP_sha256())),
                HasSubstr("the key is on the curve 'secp256k1'"));
    EXPECT_THAT(test.refusalOf(
                    requestWith(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"), {"CP-1"}, nullptr)),
                HasSubstr("the key is of the type ED25519, expected RSA or EC"));
    EXPECT_THAT(test.refusalOf(requestWith(EVP_EC_gen("P-256"), {"CP-1"}, EVP_sha1())),
                HasSubstr("signed with SHA-1"));
    EXPECT_EQ(test.refusalOf(requestWith(EVP_RSA_gen(2048), {"CP-1"}, EVP_sha256())), "");
    EXPECT_EQ(test.refusalOf(requestWith(EVP_EC_gen("P-521"), {"CP-1"}, EVP_sha512())), "");
}

TEST(CertificateAuthority, refusesNoNameSeveralNamesAndNamesWithMoreBehindTheirEnd) {
    Bench test;
    const auto named = [&](const std::vector<std::string>& names) {
        return test.refusalOf(requestWith(EVP_EC_gen("P-256"), names, EVP_sha256()));
    };

    EXPECT_EQ(named({}), "the request has no common name, expected CP-1");
    EXPECT_EQ(named({"CP-1", "CP-2"}), "the request has several common names, expected CP-1");
    EXPECT_THAT(named({std::string("CP-1\0.x", 7)}), HasSubstr("expected CP-1"));
    EXPECT_THAT(named({"CP-1 "}), HasSubstr("expected CP-1"));
    EXPECT_THAT(named({""}), HasSubstr("expected CP-1"));
}

TEST(CertificateAuthority, isMadeOnceAndReadAgain) {
    Bench test;
    int made = 0;
    CertificateAuthority authority(test.settings, [&made] { ++made; });
    EXPECT_EQ(authority.certificate(), std::nullopt);

    const auto pem = authority.certificateMade();

    EXPECT_EQ(made, 1);
    EXPECT_EQ(authority.certificate(), pem);
    EXPECT_EQ(CertificateAuthority(test.settings).certificate(), pem);
    EXPECT_EQ(test.authority.certificateMade(), pem);  // Of another process.
    struct stat facts {};
    ASSERT_EQ(::stat(test.file().c_str(), &facts), 0);
    EXPECT_EQ(facts.st_mode & 0777U, 0600U);
    ASSERT_EQ(::stat(test.settings.folder.c_str(), &facts), 0);
    EXPECT_EQ(facts.st_mode & 0777U, 0700U);
    EXPECT_EQ(pem.find("PRIVATE"), std::string::npos);
}

TEST(CertificateAuthority, saysWhatIsWrongWithItsFiles) {
    Bench test;
    const auto faultOf = [](CertificateAuthoritySettings settings) -> std::string {
        try {
            CertificateAuthority(std::move(settings)).certificateMade();
        } catch (const AuthorityUnavailable& unavailable) {
            return unavailable.what();
        }
        return "";
    };
    const test::TestAuthority given("Given CA");
    const auto leaf = given.issue("CP-1");
    const auto other = given.issue("CP-2");

    EXPECT_THAT(faultOf({.folder = "none"}), HasSubstr("there is no CA here"));
    EXPECT_THAT(faultOf({.certificateFile = "/nowhere.pem", .keyFile = "/nowhere.pem"}),
                HasSubstr("/nowhere.pem of the CA cannot be read"));
    EXPECT_THAT(faultOf({.certificateFile = leaf.certificate, .keyFile = leaf.key}),
                HasSubstr("is not that of a CA"));
    EXPECT_THAT(faultOf({.certificateFile = leaf.certificate, .keyFile = other.key}),
                HasSubstr("is not that of the CA"));
    EXPECT_THAT(faultOf({.certificateFile = leaf.key, .keyFile = leaf.key}),
                HasSubstr("no PEM certificate"));
    EXPECT_THAT(faultOf({.folder = "/proc/nowhere"}), HasSubstr("cannot be written"));
}

TEST(CertificateAuthority, mayBeOneThatSomebodyElseMade) {
    Bench test;
    const auto own = contentOf((test.authority.certificateMade(), test.file()));
    const auto keyFile = (test.folder.path() / "key.pem").string();
    const auto certificateFile = (test.folder.path() / "certificate.pem").string();
    const auto end = own.find("-----BEGIN CERTIFICATE-----");
    std::ofstream(keyFile) << own.substr(0, end);
    std::ofstream(certificateFile) << own.substr(end);

    CertificateAuthority given({.certificateFile = certificateFile, .keyFile = keyFile});
    const auto made =
        given.sign({"CP-1"}, test.station.request("CP-1", RequestFault::None), DateTime::now());

    EXPECT_FALSE(given.isBuiltIn());
    EXPECT_EQ(test.station.take("CP-1", made.chain), std::nullopt);
    EXPECT_EQ(given.facts().fingerprint, test.authority.facts().fingerprint);
}

TEST(CertificateAuthority, issuesNothingThatOutlivesIt) {
    Bench test;
    auto settings = test.settings;
    settings.validDays = 7300;
    CertificateAuthority authority(settings);

    const auto made = authority.sign({"CP-1"}, test.station.request("CP-1", RequestFault::None),
                                     DateTime::now() + std::chrono::hours(24 * 7000));

    EXPECT_EQ(made.facts.notAfter, authority.facts().notAfter);
    EXPECT_THROW(authority.sign({"CP-1"}, test.station.request("CP-1", RequestFault::None),
                                DateTime::now() + std::chrono::hours(24 * 7301)),
                 AuthorityUnavailable);
}

TEST(AuthorityCertificate, mustBeOneOfACa) {
    Bench test;
    const auto root = test.authority.certificateMade();
    const auto leaf =
        test.authority
            .sign({"CP-1"}, test.station.request("CP-1", RequestFault::None), DateTime::now())
            .chain;

    EXPECT_THAT(readAuthorityCertificate(root).subject, HasSubstr("CN=Voltgate CA "));
    EXPECT_THROW(readAuthorityCertificate("nonsense"), RequestRefused);
    EXPECT_THROW(readAuthorityCertificate(root + root), RequestRefused);
    EXPECT_THROW(readAuthorityCertificate(leaf.substr(0, leaf.size() - root.size())),
                 RequestRefused);
}

}  // namespace
}  // namespace voltgate
