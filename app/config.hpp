// The settings of Voltgate, from flags and environment variables: one table says name, default and
// meaning of each. All faults are found at once, before anything starts.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ocpp/domain/datetime.hpp"

namespace voltgate::app {

struct Config {
    std::string databaseUrl;
    std::string ocppAddress;
    std::uint16_t ocppPort = 0;
    std::uint16_t tlsPort = 0;
    std::string tlsCertificate;  ///< PEM file; empty: no TLS.
    std::string tlsKey;          ///< PEM file.
    std::string tlsClientCrl;    ///< PEM file; empty: no certificates are revoked by others.
    std::string tlsClientCa;     ///< PEM file; empty: no CA of station certificates.
    std::string tlsVersion;      ///< 1.2 or 1.3, the lowest.
    std::string caFolder;        ///< "none": no CA of our own.
    std::string caCertificate;   ///< PEM file; empty: a CA of our own.
    std::string caKey;           ///< PEM file.
    int certificateDays = 0;     ///< Of those that our CA issues.
    int certificateRenewDays = 0;
    std::string trustedProxies;  ///< Addresses and networks, comma separated.
    std::string httpAddress;
    std::uint16_t httpPort = 0;
    int httpConnections = 0;
    int httpConnectionsPerAddress = 0;
    std::int64_t httpHeadTimeout = 0;  ///< s
    int ioThreads = 0;
    int dbConnections = 0;
    std::int64_t databaseStatementTimeout = 0;  ///< s
    std::int64_t databaseLockTimeout = 0;       ///< s
    std::int64_t databaseReportTimeout = 0;     ///< s
    std::int64_t heartbeatInterval = 0;         ///< s
    std::int64_t pingInterval = 0;              ///< s
    std::int64_t handshakeTimeout = 0;          ///< s
    std::int64_t maxFrame = 0;                  ///< bytes
    std::int64_t maxConnections = 0;
    int acceptRate = 0;             ///< handshakes per second, 0: any
    int drainRate = 0;              ///< connections ended per second when it stops, 0: any
    int credentialsPerAddress = 0;  ///< wrong ones in ten minutes, 0: any
    int credentialsPerStation = 0;  ///< wrong ones in ten minutes, 0: any
    bool allowMissingConnectionHeader = false;
    std::int64_t commandTimeout = 0;    ///< s
    std::int64_t databasePatience = 0;  ///< s
    std::string journalFolder;          ///< "none": no journal.
    std::int64_t journalSize = 0;       ///< MiB
    std::int64_t journalNumbers = 0;
    std::string filesFolder;
    std::string publicUrl;                    ///< Of REST, as stations reach it; empty: made up.
    std::int64_t firmwareSize = 0;            ///< MiB
    std::int64_t logFileSize = 0;             ///< MiB
    std::int64_t logFileRetention = 0;        ///< days, 0: for ever
    std::string installerFolder;              ///< Of the keys of the installer API.
    std::string installerPassphrase;          ///< Empty: no enciphered identity tokens.
    std::int64_t installerTokenHours = 0;     ///< That its access tokens are valid.
    std::int64_t installerIdentityDays = 0;   ///< That its identity tokens are; 0: for ever.
    std::int64_t whitelistSize = 0;           ///< cards of a station
    std::int64_t cardWait = 0;                ///< s, for a card to be shown
    std::string keyMapFolder;                 ///< Of the operator's own; empty: none.
    bool installerDevelopment = false;        ///< Whether it has development/ operations.
    std::string authorizeWhenAway;            ///< accept, known or reject
    std::int64_t assumeEndedAfter = 0;        ///< h, 0: never
    std::int64_t cardFreeAfter = 0;           ///< min, 0: never
    std::int64_t frameRetention = 0;          ///< days
    std::int64_t meterValueRetention = 0;     ///< days, 0: for ever
    std::int64_t attemptRetention = 0;        ///< days
    std::int64_t securityEventRetention = 0;  ///< days, 0: for ever
    std::int64_t auditRetention = 0;          ///< days, 0: for ever
    int disconnectAfterUnanswered = 0;        ///< calls in a row, 0: never
    std::string quirkFolder;                  ///< of quirk profiles besides ours; empty: none

    std::int64_t commandRetention = 0;         ///< days, 0: for ever
    std::int64_t stopRetention = 0;            ///< of parked stops; days, 0: for ever
    std::int64_t securityChangeRetention = 0;  ///< days, 0: for ever
    std::int64_t firmwareUpdateRetention = 0;  ///< days, 0: for ever
    std::int64_t logRequestRetention = 0;      ///< days, 0: for ever
    std::int64_t refusedRetention = 0;         ///< days, 0: for ever

    bool frameLog = true;
    int frameLogRate = 0;  ///< frames per second and station, 0: all
    std::string logLevel;
    std::string logFormat;
    std::string jwtSecret;  ///< Empty: a random one, so that tokens end with the process.
    std::string
        adminEmail;  ///< With adminPassword: the first admin, made when there is no user yet.
    std::string adminPassword;
    std::string migrate;  ///< apply or check
    std::vector<std::pair<std::string, std::string>>
        shown;  ///< Name and value of each, secrets masked.
};

/// What one run of the program is asked to do.
struct Invocation {
    enum class Kind {
        Serve,
        Migrate,
        UserAdd,
        StationAdd,
        StationImport,
        TokenAdd,
        TokenImport,
        ApiKeyAdd,
        IdentityTokenAdd,
        Doctor,
        Version
    };
    Kind kind = Kind::Serve;
    Config config;

    // Of the `add` commands and of `doctor`.
    std::string email;
    std::string password;
    std::string role;
    std::string stationId;
    int securityProfile = 1;
    std::optional<std::string> name;
    std::string idToken;
    std::optional<std::string> groupId;
    bool allowConcurrentTx = false;

    // Of the `import` commands.
    std::string file;
    bool isDryRun = false;
    bool isAllOrNothing = false;
};

/// Ends the program early: what to print, and the exit status (0 for --help, 2 for faults).
struct Exit {
    int status;
    std::string output;
};

/// Reads and validates arguments and environment. Throws Exit; its output names all faults.
Invocation readInvocation(int argc, const char* const* argv);

}  // namespace voltgate::app
