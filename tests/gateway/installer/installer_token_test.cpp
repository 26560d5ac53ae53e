// Claims as other makers of identity tokens write them, signed by the right key.
#include "gateway/installer/installer_token.hpp"

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include "tests/gateway/installer/bench.hpp"

namespace voltgate::installer {
namespace {

const IdentityKeys& keys() {
    static const auto made = IdentityKeys::make();
    return made;
}

// RS256 by hand, so that any claims can be signed.
std::string signedClaims(const std::string& claims) {
    const auto content = base64Url(R"({"typ":"JWT","alg":"RS256"})") + "." + base64Url(claims);
    const auto& pem = keys().privateKey;
    BIO* bio = BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()));
    EVP_PKEY* key = PEM_read_bio_PrivateKey(bio, nullptr, nullptr, nullptr);
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    EVP_DigestSignInit(context, nullptr, EVP_sha256(), nullptr, key);
    std::size_t size = 512;
    std::string signature(size, '\0');
    EVP_DigestSign(context, reinterpret_cast<unsigned char*>(signature.data()), &size,
                   reinterpret_cast<const unsigned char*>(content.data()), content.size());
    signature.resize(size);
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(key);
    BIO_free(bio);
    return content + "." + base64Url(signature);
}

std::optional<Identity> read(const std::string& claims) {
    FakeClock clock;  // 1767225600
    return InstallerTokens(keys(), std::chrono::hours(1), clock).readIdentity(signedClaims(claims));
}

TEST(IdentityToken, isReadWithTheClaimsOfTheDocument) {
    const Identity expected{.station = {"CS-1"}, .role = Role::Installer};
    for (const std::string issuer : {"TNM Auth server", "TNM Auth Server"}) {
        EXPECT_EQ(
            read(R"({"iss":")" + issuer + R"(","sub":"CS-1","aud":"installer","iat":1767225600,)" +
                 R"("wifi":{"ssid":"s","password":"p","type":"WPA2","hidden":false}})"),
            expected);
    }
}

TEST(IdentityToken, isReadWithARole) {
    const Identity expected{.station = {"CS-1"}, .role = Role::Operator};
    EXPECT_EQ(read(R"({"role":"identity_operator","cp":"CS-1","iat":1767225600})"), expected);
    EXPECT_EQ(read(R"({"role":"identity_operator","sub":"CS-1","iat":1767225600})"), expected);
}

TEST(IdentityToken, isNoneWithoutRoleStationOrTimeOfIssue) {
    for (const auto* claims :
         {R"({"cp":"CS-1","iat":1767225600})", R"({"role":"identity_operator","iat":1767225600})",
          R"({"role":"identity_operator","cp":"CS-1"})",
          R"({"role":"identity_operator","cp":"CS-1","iat":"1767225600"})",
          R"({"role":"operator","cp":"CS-1","iat":1767225600})",
          R"({"role":"identity_admin","cp":"CS-1","iat":1767225600})",
          R"({"iss":"somebody","sub":"CS-1","aud":"installer","iat":1767225600})",
          R"({"iss":"TNM Auth server","sub":"CS-1","aud":"driver","iat":1767225600})"}) {
        EXPECT_EQ(read(claims), std::nullopt) << claims;
    }
}

TEST(IdentityToken, isNoneBeforeItsTimeOrAfterIt) {
    const std::string begin = R"({"role":"identity_operator","cp":"CS-1",)";
    EXPECT_EQ(read(begin + R"("iat":1767226600})"), std::nullopt);
    EXPECT_EQ(read(begin + R"("iat":1767225000,"exp":1767225599})"), std::nullopt);
    EXPECT_TRUE(read(begin + R"("iat":1767225000,"exp":1767225601})").has_value());
}

TEST(AccessToken, isNoneWithTheClaimsOfSomethingElse) {
    FakeClock clock;
    const InstallerTokens tokens(keys(), std::chrono::hours(1), clock);
    const std::string end = R"("cp":"CS-1","iat":1767225600,"exp":1767229200})";
    const std::string ours = R"({"iss":"voltgate","aud":"voltgate-installer-api","cpn":"1",)";
    EXPECT_TRUE(tokens.readAccess(signedClaims(ours + R"("scope":"operator",)" + end)).has_value());
    for (const auto& claims : {ours + end, ours + R"("scope":"admin",)" + end,
                               R"({"iss":"voltgate","aud":"other","cpn":"1","scope":"operator",)" + end,
                               ours + R"("scope":"operator","cp":"CS-1","iat":1767225600})"}) {
        EXPECT_EQ(tokens.readAccess(signedClaims(claims)), std::nullopt) << claims;
    }
}

}  // namespace
}  // namespace voltgate::installer
