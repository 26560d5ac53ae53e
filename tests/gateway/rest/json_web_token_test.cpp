// Tokens that are ours, and the many that are not.
#include "gateway/rest/json_web_token.hpp"

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "tests/support/fake_clock.hpp"

namespace voltgate::rest {
namespace {

const std::string secret = "0123456789abcdef0123456789abcdef";

User aUser() {
    User user;
    user.email = "viewer@example.com";
    user.role = Role::Viewer;
    return user;
}

std::string base64Url(const std::string& bytes) {
    std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
    const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                     reinterpret_cast<const unsigned char*>(bytes.data()),
                                     static_cast<int>(bytes.size()));
    text.resize(static_cast<std::size_t>(size));
    while (text.ends_with('=')) text.pop_back();
    for (auto& c : text) c = c == '+' ? '-' : c == '/' ? '_' : c;
    return text;
}

std::string signedWith(const EVP_MD* hash, const std::string& header, const std::string& claims) {
    const auto content = base64Url(header) + "." + base64Url(claims);
    std::string signature(EVP_MAX_MD_SIZE, '\0');
    unsigned int size = 0;
    HMAC(hash, secret.data(), static_cast<int>(secret.size()),
         reinterpret_cast<const unsigned char*>(content.data()), content.size(),
         reinterpret_cast<unsigned char*>(signature.data()), &size);
    signature.resize(size);
    return content + "." + base64Url(signature);
}

const std::string claimsOfAdmin =
    R"({"sub":"admin@example.com","role":"admin","jti":"s","iat":1767225600,"exp":1999999999})";

TEST(JsonWebTokens, verifyWhatTheyIssued) {
    FakeClock clock;
    const JsonWebTokens tokens(secret, clock);

    const auto claims = tokens.verify(tokens.issue(aUser(), "session-1"));

    ASSERT_TRUE(claims.has_value());
    EXPECT_EQ(claims->subject, "viewer@example.com");
    EXPECT_EQ(claims->role, Role::Viewer);
    EXPECT_EQ(claims->session, "session-1");
    EXPECT_EQ(claims->expiresAt - claims->issuedAt, std::chrono::hours(12));
}

TEST(JsonWebTokens, acceptAHandMadeTokenWithTheRightSecretAndAlgorithm) {
    FakeClock clock;
    const JsonWebTokens tokens(secret, clock);

    const auto token = signedWith(EVP_sha256(), R"({"alg":"HS256","typ":"JWT"})", claimsOfAdmin);

    EXPECT_TRUE(tokens.verify(token).has_value());
}

TEST(JsonWebTokens, refuseOtherAlgorithmsEvenWithTheRightSecret) {
    FakeClock clock;
    const JsonWebTokens tokens(secret, clock);

    EXPECT_FALSE(
        tokens.verify(signedWith(EVP_sha512(), R"({"alg":"HS512","typ":"JWT"})", claimsOfAdmin)));
    EXPECT_FALSE(
        tokens.verify(signedWith(EVP_sha384(), R"({"alg":"HS384","typ":"JWT"})", claimsOfAdmin)));
}

TEST(JsonWebTokens, refuseTheAlgorithmNone) {
    FakeClock clock;
    const JsonWebTokens tokens(secret, clock);
    const auto content =
        base64Url(R"({"alg":"none","typ":"JWT"})") + "." + base64Url(claimsOfAdmin);

    EXPECT_FALSE(tokens.verify(content + "."));
    EXPECT_FALSE(tokens.verify(content));
    EXPECT_FALSE(
        tokens.verify(signedWith(EVP_sha256(), R"({"alg":"none","typ":"JWT"})", claimsOfAdmin)));
}

TEST(JsonWebTokens, refuseATokenOfWhichAnyPartWasChanged) {
    FakeClock clock;
    const JsonWebTokens tokens(secret, clock);
    const auto token = tokens.issue(aUser(), "session-1");

    for (const std::size_t at : {token.find('.') / 2, token.find('.') + 10, token.size() - 10}) {
        auto tampered = token;
        tampered[at] = tampered[at] == 'A' ? 'B' : 'A';
        EXPECT_FALSE(tokens.verify(tampered)) << at;
    }
}

TEST(JsonWebTokens, refuseATokenOfAnotherSecret) {
    FakeClock clock;
    const JsonWebTokens theirs("another secret, also of 32 bytes!!", clock);

    EXPECT_FALSE(JsonWebTokens(secret, clock).verify(theirs.issue(aUser(), "s")));
}

TEST(JsonWebTokens, endAfterTwelveHours) {
    FakeClock clock;
    const JsonWebTokens tokens(secret, clock);
    const auto token = tokens.issue(aUser(), "session-1");

    clock.advance(std::chrono::hours(12) - std::chrono::seconds(1));
    EXPECT_TRUE(tokens.verify(token).has_value());
    clock.advance(std::chrono::seconds(1));
    EXPECT_FALSE(tokens.verify(token).has_value());
}

TEST(JsonWebTokens, refuseATokenWithoutExpiry) {
    FakeClock clock;
    const auto token = signedWith(EVP_sha256(), R"({"alg":"HS256","typ":"JWT"})",
                                  R"({"sub":"admin@example.com","role":"admin"})");

    EXPECT_FALSE(JsonWebTokens(secret, clock).verify(token));
}

TEST(JsonWebTokens, refuseWhatIsNoToken) {
    FakeClock clock;
    const JsonWebTokens tokens(secret, clock);

    for (const std::string text : {"", ".", "..", "a.b.c", "{}.{}.{}", "äöü.äöü.äöü"}) {
        EXPECT_FALSE(tokens.verify(text)) << text;
    }
    EXPECT_FALSE(tokens.verify(std::string(5000, 'a')));
}

TEST(JsonWebTokens, needASecretOfThirtyTwoBytes) {
    FakeClock clock;

    EXPECT_THROW(JsonWebTokens("too short", clock), std::invalid_argument);
}

}  // namespace
}  // namespace voltgate::rest
