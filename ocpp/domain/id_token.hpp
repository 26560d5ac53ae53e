// Identification tokens (RFID cards, app accounts) and the verdict on them.
#pragma once
#include <optional>
#include <string>

#include "ocpp/domain/datetime.hpp"
#include "ocpp/domain/text.hpp"

namespace voltgate {

/// An identifier that starts and stops transactions. Compares case-insensitively (1.6 idTag is a
/// CiString20).
struct IdToken {
    std::string value;
    std::string type = "ISO14443";  ///< 2.x IdTokenEnumType; 1.6 does not say, ISO14443 is assumed.

    /// The form in which tokens are stored and compared: ASCII lower case, without the blanks that
    /// readers put around a card's number.
    std::string normalized() const { return toLower(withoutBlanks(value)); }
    /// The first 20 characters of more: 1.6 knows no longer token, and some stations send what lies
    /// behind it in memory. Nothing for one that is no longer.
    std::optional<IdToken> shortened() const {
        const auto text = withoutBlanks(value);
        const auto first = firstCharacters(text, 20);
        if (first.size() == text.size()) return std::nullopt;
        return IdToken{.value = std::string(first), .type = type};
    }
    bool operator==(const IdToken& other) const { return normalized() == other.normalized(); }
};

/// What is on record for a token. 1.6 §7.2 (ConcurrentTx is a verdict, never a record).
enum class TokenStatus { Accepted, Blocked, Expired, Invalid };

struct IdTokenRecord {
    IdToken token;
    TokenStatus status = TokenStatus::Accepted;
    std::optional<DateTime> expiresAt;
    std::optional<std::string> groupId;  ///< 1.6 parentIdTag, 2.x groupIdToken.
    bool allowConcurrentTx = false;
    std::optional<std::string> label;
    std::int64_t number = 0;    ///< Order of creation; the cursor of lists.
    std::int64_t revision = 1;  ///< Grows with every change; the ETag.
    DateTime createdAt;
};

/// The verdict on a token at one moment. 1.6 §7.2 AuthorizationStatus.
enum class AuthorizationStatus { Accepted, Blocked, Expired, Invalid, ConcurrentTx };

struct Authorization {
    AuthorizationStatus status = AuthorizationStatus::Invalid;
    std::optional<DateTime> expiresAt;
    std::optional<std::string> groupId;
    std::optional<IdToken> meant{};  ///< The token on record, where the station sent more than it.
    /// False: nobody could be asked, and the token was not known from before.
    bool asked = true;
};

}  // namespace voltgate
