// Every handshake that reached us, with its facts and verdict: the answer to "why does it not
// connect?".
#pragma once
#include <optional>
#include <string>

#include "ocpp/domain/datetime.hpp"
#include "ocpp/domain/station.hpp"
#include "ocpp/domain/text.hpp"

namespace voltgate {

enum class ConnectionVerdict {
    Accepted,
    BadPath,           ///< 404: no station id in the path.
    BadRequest,        ///< 400: a header that a WebSocket must have is missing.
    UnknownStation,    ///< 401, as all that is wrong with who asks.
    NoCredentials,     ///< 401: the station's security profile asks for Basic auth.
    WrongCredentials,  ///< 401: a malformed Authorization header, too.
    NoSubprotocol,     ///< Handshake completed and closed: no common OCPP version.
    TlsRequired,       ///< 401: the station's security profile asks for TLS.
    Overloaded,        ///< 503: too many connections, or the stations are not loaded yet.
    NoCertificate,     ///< 401: the station's security profile asks for a client certificate.
    WrongCertificate,  ///< 401: expired, of a foreign CA, or in another name.
    TooManyFailures,   ///< 429: too many wrong credentials from there, or for this station.
    TlsOnPlainPort,    ///< A TLS handshake came to the port for ws://.
    PlainOnTlsPort,    ///< 400: a plain request came to the port for wss://.
    TlsFailed,         ///< The TLS handshake failed: no common version or cipher, no trust.
    NotHttp,           ///< 400: neither HTTP nor TLS.
    ProtocolError,     ///< An open WebSocket was closed for what the station sent (RFC 6455).
    WrongPort          ///< 400: a handshake came to the port of the REST API.
};

enum class CredentialsKind { None, Basic, Malformed };

/// One handshake; on record, all that are alike: refused ones of one address, station and reason,
/// accepted ones of one address and station in an hour.
struct ConnectionAttempt {
    DateTime at;               ///< Of the latest.
    std::string address;       ///< IP:port
    std::string path;          ///< As sent, without query, at most 512 bytes.
    std::string stationId;     ///< As read from the path; may be unknown, may be empty.
    std::string subprotocols;  ///< As asked for, comma separated.
    CredentialsKind credentials = CredentialsKind::None;
    std::string tls;            ///< Protocol and cipher; empty on plain connections.
    std::string certificate{};  ///< The client certificate in a line; empty: none was shown.
    std::string userAgent;
    ConnectionVerdict verdict = ConnectionVerdict::Accepted;
    std::string reason;  ///< A plain sentence: what was wrong and what to do about it.
    std::optional<int> securityProfile{};           ///< That an accepted connection came up to.
    std::optional<DateTime> certificateNotAfter{};  ///< Of the client certificate.
    bool isUserNameTheId = true;                    ///< In Basic authentication.
    /// The password that an unknown station showed, as a salted hash: it can be adopted with it.
    std::optional<StationCredential> shownCredential{};
    DateTime firstAt{};       ///< Of the first.
    std::int64_t count = 1;   ///< How many.
    std::int64_t number = 0;  ///< Grows with every one that is added.
};

/// What the attempts that are counted as one have in common.
inline std::string foldKey(const ConnectionAttempt& attempt) {
    auto key = withoutPort(attempt.address) + '\n' + toLower(attempt.stationId) + '\n' +
               std::to_string(static_cast<int>(attempt.verdict)) + '\n';
    if (attempt.verdict != ConnectionVerdict::Accepted) return key + attempt.reason;
    constexpr auto hour = Duration(std::chrono::hours(1)).count();
    return key + std::to_string(attempt.at.milliseconds() / hour);
}

struct ConnectionAttemptFilter {
    std::optional<std::string> stationId{};
    std::optional<ConnectionVerdict> verdict{};
};

}  // namespace voltgate
