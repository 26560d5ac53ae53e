#include "ocpp/pem.hpp"

#include <gtest/gtest.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

namespace voltgate::pem {
namespace {

using namespace std::string_literals;

TEST(Pem, holdsAPrivateKey) {
    const Owned<EVP_PKEY> key(EVP_RSA_gen(2048));

    const auto again = privateKeyIn(textOf(key.get()));

    ASSERT_TRUE(again);
    EXPECT_EQ(EVP_PKEY_eq(again.get(), key.get()), 1);
}

// OpenSSL would ask at the terminal, and wait for somebody to answer.
TEST(Pem, givesNoKeyThatHasAPassPhrase) {
    const Owned<EVP_PKEY> key(EVP_RSA_gen(2048));
    const auto bio = writing();
    const auto phrase = "secret"s;
    PEM_write_bio_PKCS8PrivateKey(bio.get(), key.get(), EVP_aes_256_cbc(), phrase.data(),
                                  static_cast<int>(phrase.size()), nullptr, nullptr);

    EXPECT_FALSE(privateKeyIn(textOf(bio)));
    EXPECT_EQ(ERR_peek_error(), 0U);
}

TEST(Pem, holdsAsManyCertificatesAsAreWanted) {
    const Owned<X509> certificate(X509_new());
    const Owned<EVP_PKEY> key(EVP_EC_gen("P-256"));
    X509_set_pubkey(certificate.get(), key.get());
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), 0);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 60);
    ASN1_INTEGER_set_uint64(X509_get_serialNumber(certificate.get()), 0xABCD);
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>("S\xC3\xA4ule 1"), -1, -1, 0);
    X509_sign(certificate.get(), key.get(), EVP_sha256());
    const auto one = textOf(certificate.get());

    const auto read = certificatesIn(one + one + one, 2);

    ASSERT_EQ(read.size(), 2U);
    EXPECT_EQ(serialNumberOf(read[1].get()), "ABCD");
    EXPECT_EQ(textOf(X509_get_subject_name(read[1].get())), "CN=S\xC3\xA4ule 1");
    EXPECT_TRUE(certificatesIn("-----BEGIN CERTIFICATE-----\nno\n", 2).empty());
    EXPECT_EQ(ERR_peek_error(), 0U);
}

}  // namespace
}  // namespace voltgate::pem
