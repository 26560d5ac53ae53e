#include "app/settings.hpp"

#include <algorithm>
#include <cstdlib>

#include "app/key_map_files.hpp"
#include "app/quirk_profiles.hpp"
#include "ocpp/domain/number.hpp"
#include "ocpp/domain/weak_password.hpp"
#include "ocpp/trusted_proxies.hpp"

namespace voltgate::app {
namespace {

template <class Number>
auto number(Number Config::* member, std::int64_t min, std::int64_t max) {
    return [=](const std::string& text, Config& config) -> std::string {
        const auto parsed = integerIn<std::int64_t>(text);
        if (!parsed || *parsed < min || *parsed > max) {
            return "expected a whole number from " + std::to_string(min) + " to " +
                   std::to_string(max);
        }
        config.*member = static_cast<Number>(*parsed);
        return "";
    };
}

auto text(std::string Config::* member) {
    return [=](const std::string& value, Config& config) -> std::string {
        config.*member = value;
        return "";
    };
}

auto oneOf(std::string Config::* member, std::vector<std::string> words) {
    return [=](const std::string& value, Config& config) -> std::string {
        config.*member = value;
        if (std::find(words.begin(), words.end(), value) != words.end()) return "";
        std::string expected = "expected one of";
        for (const auto& word : words) expected += " " + word;
        return expected;
    };
}

auto flag(bool Config::* member) {
    return [=](const std::string& value, Config& config) -> std::string {
        const bool isOn = value == "true" || value == "1" || value == "on";
        const bool isOff = value == "false" || value == "0" || value == "off";
        config.*member = isOn;
        return isOn || isOff ? "" : "expected true or false";
    };
}

std::string checkDatabaseUrl(const std::string& value, Config& config) {
    config.databaseUrl = value;
    if (value.empty())
        return "required: the PostgreSQL to use, e.g. postgresql://user:password@host/voltgate";
    const bool isUrl = value.starts_with("postgresql://") || value.starts_with("postgres://");
    return isUrl ? "" : "expected postgresql://user:password@host:port/database";
}

std::string checkJwtSecret(const std::string& value, Config& config) {
    config.jwtSecret = value;
    if (value.empty()) return "";
    const auto weakness = weaknessOf(value, tokenSecretRule);
    return weakness ? *weakness +
                          "; expected at least 32 characters that nobody can guess (or "
                          "none: a random secret)"
                    : "";
}

std::string checkAdminPassword(const std::string& value, Config& config) {
    config.adminPassword = value;
    if (value.empty()) return "";
    return weaknessOf(value, userPasswordRule, {config.adminEmail}).value_or("");
}

std::string checkTrustedProxies(const std::string& value, Config& config) {
    config.trustedProxies = value;
    try {
        const TrustedProxies readable(value);
        return "";
    } catch (const std::invalid_argument& error) {
        return error.what();
    }
}

std::string checkQuirkFolder(const std::string& value, Config& config) {
    config.quirkFolder = value;
    try {
        readQuirkProfiles(value);
        return "";
    } catch (const std::runtime_error& error) {
        return error.what();
    }
}

std::string checkKeyMapFolder(const std::string& value, Config& config) {
    config.keyMapFolder = value;
    try {
        readKeyMaps(value);
        return "";
    } catch (const std::runtime_error& error) {
        return error.what();
    }
}

// Where programs keep what must survive a restart: as systemd says, or the user's own place.
std::string stateFolder() {
    const auto value = [](const char* name) {
        const char* found = std::getenv(name);
        return std::string(found == nullptr ? "" : found);
    };
    if (auto folder = value("STATE_DIRECTORY"); !folder.empty()) return folder;
    if (const auto folder = value("XDG_STATE_HOME"); !folder.empty()) return folder + "/voltgate";
    if (const auto home = value("HOME"); !home.empty()) return home + "/.local/state/voltgate";
    return "/var/lib/voltgate";
}

std::vector<Setting> storageSettings() {
    return {
        {"--database-url", "DATABASE_URL", "",
         "PostgreSQL to use: postgresql://user:password@host/database", checkDatabaseUrl, true},
        {"--db-connections", "VOLTGATE_DB_CONNECTIONS", "4",
         "PostgreSQL connections for REST and services", number(&Config::dbConnections, 1, 256)},
        {"--database-statement-timeout", "VOLTGATE_DATABASE_STATEMENT_TIMEOUT", "20",
         "seconds that a statement for REST and services may take, and that it waits for a "
         "connection; five more, and a PostgreSQL that does not answer is cut off",
         number(&Config::databaseStatementTimeout, 1, 3600)},
        {"--database-lock-timeout", "VOLTGATE_DATABASE_LOCK_TIMEOUT", "5",
         "seconds of these that it waits for what another session of PostgreSQL holds",
         number(&Config::databaseLockTimeout, 1, 3600)},
        {"--database-report-timeout", "VOLTGATE_DATABASE_REPORT_TIMEOUT", "120",
         "seconds that a statement for lists, reports, exports and imports may take",
         number(&Config::databaseReportTimeout, 1, 3600)},
        {"--database-patience", "VOLTGATE_DATABASE_PATIENCE", "2",
         "seconds a station's message waits for a database that is away, before it goes to the "
         "journal",
         number(&Config::databasePatience, 1, 60)},
        {"--journal-folder", "VOLTGATE_JOURNAL_FOLDER", stateFolder() + "/journal",
         "folder for what stations report while the database is away; none: they are refused then",
         text(&Config::journalFolder)},
        {"--journal-size", "VOLTGATE_JOURNAL_SIZE", "1024", "MiB that the journal may hold",
         number(&Config::journalSize, 1, 1024L * 1024)},
        {"--journal-numbers", "VOLTGATE_JOURNAL_NUMBERS", "20000",
         "transactions that may begin while the database is away",
         number(&Config::journalNumbers, 10, 10'000'000)},
        {"--frame-retention", "VOLTGATE_FRAME_RETENTION", "7", "days to keep OCPP frames",
         number(&Config::frameRetention, 1, 3650)},
        {"--meter-value-retention", "VOLTGATE_METER_VALUE_RETENTION", "0",
         "days to keep meter values; 0: for ever", number(&Config::meterValueRetention, 0, 36500)},
        {"--attempt-retention", "VOLTGATE_ATTEMPT_RETENTION", "30",
         "days to keep connection attempts", number(&Config::attemptRetention, 1, 3650)},
        {"--security-event-retention", "VOLTGATE_SECURITY_EVENT_RETENTION", "365",
         "days to keep security events; 0: for ever",
         number(&Config::securityEventRetention, 0, 36500)},
        {"--audit-retention", "VOLTGATE_AUDIT_RETENTION", "365",
         "days to keep the audit log; 0: for ever", number(&Config::auditRetention, 0, 36500)},
        {"--command-retention", "VOLTGATE_COMMAND_RETENTION", "90",
         "days to keep commands; 0: for ever", number(&Config::commandRetention, 0, 36500)},
        {"--stop-retention", "VOLTGATE_STOP_RETENTION", "730",
         "days to keep stops that came without their transaction and have found it, and second "
         "stops; "
         "0: for ever",
         number(&Config::stopRetention, 0, 36500)},
        {"--security-change-retention", "VOLTGATE_SECURITY_CHANGE_RETENTION", "365",
         "days to keep ended changes of keys and security profiles; 0: for ever",
         number(&Config::securityChangeRetention, 0, 36500)},
        {"--firmware-update-retention", "VOLTGATE_FIRMWARE_UPDATE_RETENTION", "365",
         "days to keep ended firmware updates; 0: for ever",
         number(&Config::firmwareUpdateRetention, 0, 36500)},
        {"--log-request-retention", "VOLTGATE_LOG_REQUEST_RETENTION", "365",
         "days to keep ended requests for logs whose file is gone; 0: for ever",
         number(&Config::logRequestRetention, 0, 36500)},
        {"--refused-retention", "VOLTGATE_REFUSED_RETENTION", "0",
         "days to keep reports of stations that PostgreSQL refused; 0: until somebody takes them "
         "away",
         number(&Config::refusedRetention, 0, 36500)},
        {"--migrate", "VOLTGATE_MIGRATE", "apply",
         "apply migrations at start, or only check that none is missing",
         oneOf(&Config::migrate, {"apply", "check"})}};
}

std::string checkPublicUrl(const std::string& value, Config& config) {
    config.publicUrl = value;
    const bool isHttp = value.starts_with("http://") || value.starts_with("https://");
    const bool isPlain = value.find_first_of(" ?#@\"\\") == std::string::npos;
    return value.empty() || (isHttp && isPlain && value.size() <= 300)
               ? ""
               : "expected http://host:port or https://host";
}

std::vector<Setting> fileSettings() {
    return {{"--files-folder", "VOLTGATE_FILES_FOLDER", stateFolder() + "/files",
             "folder for firmware images and the logs of stations", text(&Config::filesFolder)},
            {"--public-url", "VOLTGATE_PUBLIC_URL", "",
             "where stations reach the REST port, for files: http://host:port, or https:// with a "
             "proxy; empty: this machine's name and port",
             checkPublicUrl},
            {"--firmware-size", "VOLTGATE_FIRMWARE_SIZE", "1024",
             "MiB of the largest firmware image", number(&Config::firmwareSize, 1, 1024L * 1024)},
            {"--log-file-size", "VOLTGATE_LOG_FILE_SIZE", "100",
             "MiB of the largest log that a station may upload",
             number(&Config::logFileSize, 1, 1024L * 1024)},
            {"--log-file-retention", "VOLTGATE_LOG_FILE_RETENTION", "90",
             "days to keep the logs that stations uploaded; 0: for ever",
             number(&Config::logFileRetention, 0, 36500)}};
}

std::vector<Setting> listeningSettings() {
    return {
        {"--ocpp-address", "VOLTGATE_OCPP_ADDRESS", "0.0.0.0", "address to listen on for stations",
         text(&Config::ocppAddress)},
        {"--ocpp-port", "VOLTGATE_OCPP_PORT", "9000",
         "port for stations (OCPP-J, ws://); 0: any free one", number(&Config::ocppPort, 0, 65535)},
        {"--tls-port", "VOLTGATE_TLS_PORT", "9443",
         "port for stations (OCPP-J, wss://), open when there is a certificate; 0: any free one",
         number(&Config::tlsPort, 0, 65535)},
        {"--tls-certificate", "VOLTGATE_TLS_CERTIFICATE", "",
         "file of our certificate and its chain (PEM)", text(&Config::tlsCertificate)},
        {"--tls-key", "VOLTGATE_TLS_KEY", "", "file of its key (PEM)", text(&Config::tlsKey)},
        {"--tls-client-ca", "VOLTGATE_TLS_CLIENT_CA", "",
         "file of the CAs whose station certificates are believed (PEM)",
         text(&Config::tlsClientCa)},
        {"--tls-client-crl", "VOLTGATE_TLS_CLIENT_CRL", "",
         "file of what these CAs have revoked (CRLs, PEM); read again when it changes",
         text(&Config::tlsClientCrl)},
        {"--tls-min-version", "VOLTGATE_TLS_MIN_VERSION", "1.2", "lowest TLS version, 1.2 or 1.3",
         oneOf(&Config::tlsVersion, {"1.2", "1.3"})},
        {"--trusted-proxy", "VOLTGATE_TRUSTED_PROXY", "",
         "addresses and networks of TLS proxies whose X-Forwarded-* headers are believed, on "
         "all ports",
         checkTrustedProxies},
        {"--http-address", "VOLTGATE_HTTP_ADDRESS", "::",
         "address to listen on for REST; ::, any of IPv6 and IPv4 (of IPv4 alone where there is no "
         "IPv6); 0.0.0.0, any of IPv4",
         text(&Config::httpAddress)},
        {"--http-port", "VOLTGATE_HTTP_PORT", "8080", "port for REST; 0: any free one",
         number(&Config::httpPort, 0, 65535)},
        {"--http-connections", "VOLTGATE_HTTP_CONNECTIONS", "1024",
         "most connections to REST at once; when all are taken, idle ones make room",
         number(&Config::httpConnections, 1, 100000)},
        {"--http-connections-per-address", "VOLTGATE_HTTP_CONNECTIONS_PER_ADDRESS", "512",
         "most of these from one address (of IPv6: a /64), trusted proxies aside",
         number(&Config::httpConnectionsPerAddress, 1, 100000)},
        {"--http-head-timeout", "VOLTGATE_HTTP_HEAD_TIMEOUT", "10",
         "seconds that the head of a REST request may take",
         number(&Config::httpHeadTimeout, 1, 60)},
        {"--io-threads", "VOLTGATE_IO_THREADS", "2", "threads for sockets and handlers",
         number(&Config::ioThreads, 1, 256)}};
}

std::vector<Setting> authoritySettings() {
    return {
        {"--ca-folder", "VOLTGATE_CA_FOLDER", stateFolder() + "/ca",
         "folder of the CA that signs station certificates, made when it is first needed; none: "
         "there is none",
         text(&Config::caFolder)},
        {"--ca-certificate", "VOLTGATE_CA_CERTIFICATE", "",
         "file of a CA to use instead: its certificate, then its issuers (PEM)",
         text(&Config::caCertificate)},
        {"--ca-key", "VOLTGATE_CA_KEY", "", "file of its key, without a pass phrase (PEM)",
         text(&Config::caKey)},
        {"--certificate-days", "VOLTGATE_CERTIFICATE_DAYS", "365",
         "days that a station's certificate is valid", number(&Config::certificateDays, 1, 7300)},
        {"--certificate-renew-days", "VOLTGATE_CERTIFICATE_RENEW_DAYS", "30",
         "days before its end at which a station is asked to renew its certificate",
         number(&Config::certificateRenewDays, 0, 365)}};
}

std::string checkPassphrase(const std::string& value, Config& config) {
    config.installerPassphrase = value;
    return value.empty() || value.size() >= 8 ? "" : "expected at least 8 characters, or none";
}

std::vector<Setting> installerSettings() {
    return {
        {"--installer-folder", "VOLTGATE_INSTALLER_FOLDER", stateFolder() + "/installer",
         "folder of the keys of the installer API, made at the first start; who loses it needs new "
         "QR codes",
         text(&Config::installerFolder)},
        {"--installer-passphrase", "VOLTGATE_INSTALLER_PASSPHRASE", "",
         "passphrase of identity tokens that come enciphered; empty: those are refused",
         checkPassphrase, true},
        {"--installer-token-hours", "VOLTGATE_INSTALLER_TOKEN_HOURS", "24",
         "hours that an access token of the installer API is valid",
         number(&Config::installerTokenHours, 1, 8760)},
        {"--installer-identity-days", "VOLTGATE_INSTALLER_IDENTITY_DAYS", "0",
         "days that an identity token of the installer API is good for; 0: for ever, as printed QR "
         "codes want it",
         number(&Config::installerIdentityDays, 0, 36500)},
        {"--whitelist-size", "VOLTGATE_WHITELIST_SIZE", "3",
         "cards that the whitelist of a station may have, its built-in one included",
         number(&Config::whitelistSize, 1, 100000)},
        {"--card-wait", "VOLTGATE_CARD_WAIT", "60",
         "seconds that a registration waits for a card to be shown at its station",
         number(&Config::cardWait, 1, 600)},
        {"--key-map-folder", "VOLTGATE_KEY_MAP_FOLDER", "",
         "folder of key maps (*.json) besides those that come with Voltgate", checkKeyMapFolder},
        {"--installer-development", "VOLTGATE_INSTALLER_DEVELOPMENT", "false",
         "let the installer API have its development operations (true or false)",
         flag(&Config::installerDevelopment)}};
}

std::vector<Setting> stationSettings() {
    return {
        {"--heartbeat-interval", "VOLTGATE_HEARTBEAT_INTERVAL", "300",
         "seconds between heartbeats, as stations are told at boot",
         number(&Config::heartbeatInterval, 1, 86400)},
        {"--ping-interval", "VOLTGATE_PING_INTERVAL", "45",
         "seconds of silence after which a station is pinged",
         number(&Config::pingInterval, 1, 3600)},
        {"--handshake-timeout", "VOLTGATE_HANDSHAKE_TIMEOUT", "20", "seconds a handshake may take",
         number(&Config::handshakeTimeout, 1, 90)},
        {"--max-frame", "VOLTGATE_MAX_FRAME", "1048576", "largest message of a station in bytes",
         number(&Config::maxFrame, 65536, 64L * 1024 * 1024)},
        {"--max-connections", "VOLTGATE_MAX_CONNECTIONS", "20000",
         "most stations connected at once", number(&Config::maxConnections, 1, 1000000)},
        {"--accept-rate", "VOLTGATE_ACCEPT_RATE", "0",
         "handshakes per second, those beyond are told to try later (503); 0: any number",
         number(&Config::acceptRate, 0, 100000)},
        {"--drain-rate", "VOLTGATE_DRAIN_RATE", "1000",
         "stations disconnected per second when Voltgate stops; 0: all at once",
         number(&Config::drainRate, 0, 100000)},
        {"--credentials-per-address", "VOLTGATE_CREDENTIALS_PER_ADDRESS", "60",
         "wrong credentials of stations from one address in ten minutes; 0: any number",
         number(&Config::credentialsPerAddress, 0, 100000)},
        {"--credentials-per-station", "VOLTGATE_CREDENTIALS_PER_STATION", "20",
         "wrong credentials for one station in ten minutes; 0: any number",
         number(&Config::credentialsPerStation, 0, 100000)},
        {"--allow-missing-connection-header", "VOLTGATE_ALLOW_MISSING_CONNECTION_HEADER", "false",
         "let stations pass that leave out Connection: Upgrade (true or false)",
         flag(&Config::allowMissingConnectionHeader)},
        {"--command-timeout", "VOLTGATE_COMMAND_TIMEOUT", "30",
         "seconds to wait for a station's answer", number(&Config::commandTimeout, 1, 600)},
        {"--disconnect-after-unanswered", "VOLTGATE_DISCONNECT_AFTER_UNANSWERED", "0",
         "calls in a row that a station leaves unanswered before it is disconnected, so that it "
         "comes back; 0: any number",
         number(&Config::disconnectAfterUnanswered, 0, 1000)},
        {"--quirk-folder", "VOLTGATE_QUIRK_FOLDER", "",
         "folder of quirk profiles (*.json) besides those that come with Voltgate",
         checkQuirkFolder},
        {"--authorize-when-away", "VOLTGATE_AUTHORIZE_WHEN_AWAY", "accept",
         "tokens while the database is away: accept (those not known, too), known or reject",
         oneOf(&Config::authorizeWhenAway, {"accept", "known", "reject"})},
        {"--assume-ended-after", "VOLTGATE_ASSUME_ENDED_AFTER", "72",
         "hours of silence of a station after which its open transactions are taken for ended; 0: "
         "never",
         number(&Config::assumeEndedAfter, 0, 8760)},
        {"--card-free-after", "VOLTGATE_CARD_FREE_AFTER", "10",
         "minutes without a word of a station after which its open transactions do not keep their "
         "tokens from charging elsewhere; 0: never",
         number(&Config::cardFreeAfter, 0, 10080)}};
}

std::vector<Setting> programSettings() {
    return {
        {"--frame-log", "VOLTGATE_FRAME_LOG", "true",
         "keep every OCPP frame for a while (true or false)", flag(&Config::frameLog)},
        {"--frame-log-rate", "VOLTGATE_FRAME_LOG_RATE", "10",
         "frames per second kept of one station, with bursts of ten seconds' worth; 0: all",
         number(&Config::frameLogRate, 0, 100000)},
        {"--log-level", "VOLTGATE_LOG_LEVEL", "info", "debug, info, warn or error",
         oneOf(&Config::logLevel, {"debug", "info", "warn", "error"})},
        {"--log-format", "VOLTGATE_LOG_FORMAT", "text", "text or json",
         oneOf(&Config::logFormat, {"text", "json"})},
        {"--jwt-secret", "VOLTGATE_JWT_SECRET", "",
         "secret that signs logins, at least 32 characters; empty: random", checkJwtSecret, true},
        {"--admin-email", "VOLTGATE_ADMIN_EMAIL", "",
         "e-mail of the first admin, made when there is no user", text(&Config::adminEmail)},
        {"--admin-password", "VOLTGATE_ADMIN_PASSWORD", "", "password of the first admin",
         checkAdminPassword, true}};
}

}  // namespace

std::vector<Setting> allSettings() {
    auto all = storageSettings();
    for (const auto& part : {fileSettings(), listeningSettings(), authoritySettings(),
                             stationSettings(), installerSettings(), programSettings()}) {
        all.insert(all.end(), part.begin(), part.end());
    }
    return all;
}

}  // namespace voltgate::app
