#include "ocpp/transport/tls_context.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <array>
#include <stdexcept>

#include "ocpp/log.hpp"

namespace voltgate::transport {
namespace {

// Forward secrecy only, AEAD only; those that the security whitepaper asks for are among them.
constexpr auto ciphers =
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:"
    "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:"
    "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";

// The last alert of a connection: its code, and whether the station sent it. OpenSSL keeps a
// pointer with each connection, to one of these.
struct Alert {
    int code = 0;
    bool isSentByStation = false;
};

const Alert& alertOf(int code, bool isSentByStation) {
    static const auto all = [] {
        std::array<Alert, 512> alerts;
        for (int i = 0; i < 512; ++i) alerts[static_cast<std::size_t>(i)] = {i / 2, i % 2 == 1};
        return alerts;
    }();
    return all[static_cast<std::size_t>(code & 0xFF) * 2 + (isSentByStation ? 1 : 0)];
}

int alertPlace() {
    static const int place = SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
    return place;
}

void noteAlert(const SSL* connection, int where, int value) {
    if ((where & SSL_CB_ALERT) == 0) return;
    const auto& alert = alertOf(value, (where & SSL_CB_READ) != 0);
    SSL_set_ex_data(const_cast<SSL*>(connection), alertPlace(), const_cast<Alert*>(&alert));
}

[[noreturn]] void fail(const std::string& what) {
    const auto code = ERR_peek_last_error();
    ERR_clear_error();
    const char* reason = code == 0 ? nullptr : ERR_reason_error_string(code);
    throw std::runtime_error(what + (reason == nullptr ? "" : " (" + std::string(reason) + ")"));
}

// Judged after the handshake, by ClientTrust: a station that is refused gets an HTTP status and the
// operator a sentence, instead of a connection that ends without a word.
int acceptForNow(int, X509_STORE_CTX*) { return 1; }

bool refersToTrust(int alert) {
    return alert == SSL_AD_UNKNOWN_CA || alert == SSL_AD_BAD_CERTIFICATE ||
           alert == SSL_AD_CERTIFICATE_UNKNOWN || alert == SSL_AD_CERTIFICATE_EXPIRED ||
           alert == SSL_AD_UNSUPPORTED_CERTIFICATE || alert == SSL_AD_CERTIFICATE_REVOKED;
}

}  // namespace

TlsContext::TlsContext(TlsSettings settings, ClientTrust& clients)
    : settings_(std::move(settings)), clients_(clients), read_(timesOfFiles()), context_(make()) {}

std::shared_ptr<asio::ssl::context> TlsContext::current() const {
    const std::scoped_lock lock(mutex_);
    return context_;
}

std::shared_ptr<asio::ssl::context> TlsContext::make() const {
    auto context = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_server);
    SSL_CTX* native = context->native_handle();
    SSL_CTX_set_min_proto_version(native, settings_.isTls13Only ? TLS1_3_VERSION : TLS1_2_VERSION);
    SSL_CTX_set_options(native, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_NO_TICKET |
                                    SSL_OP_CIPHER_SERVER_PREFERENCE);
    // Each handshake shows its certificate anew: nothing of an old verdict is taken over.
    SSL_CTX_set_session_cache_mode(native, SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(native, 0);
    SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);
    SSL_CTX_set_cipher_list(native, ciphers);
    ERR_clear_error();
    if (SSL_CTX_use_certificate_chain_file(native, settings_.certificateFile.c_str()) != 1)
        fail("cannot use the TLS certificate in " + settings_.certificateFile);
    if (SSL_CTX_use_PrivateKey_file(native, settings_.keyFile.c_str(), SSL_FILETYPE_PEM) != 1)
        fail("cannot use the TLS key in " + settings_.keyFile +
             ", or it is not that of the certificate");
    if (SSL_CTX_check_private_key(native) != 1)
        fail("the TLS key in " + settings_.keyFile + " is not that of the certificate");
    SSL_CTX_set_verify(native, SSL_VERIFY_PEER, acceptForNow);
    SSL_CTX_set_client_CA_list(native, clients_.names());
    SSL_CTX_set_info_callback(native, noteAlert);
    return context;
}

TlsContext::Times TlsContext::timesOfFiles() const {
    Times times;
    for (const auto& file : {settings_.certificateFile, settings_.keyFile, clients_.bundleFile(),
                             clients_.revocationFile()}) {
        std::error_code absent;
        const auto time = std::filesystem::last_write_time(file, absent);
        if (!absent) times[file] = time;
    }
    return times;
}

void TlsContext::reload() {
    const auto times = timesOfFiles();
    try {
        clients_.reload();
        auto fresh = make();
        const std::scoped_lock lock(mutex_);
        context_ = std::move(fresh);
        log::info("TLS certificate loaded", {{"file", settings_.certificateFile}});
    } catch (const std::exception& error) {
        log::warn("the TLS files are not usable; what was loaded before stays in force",
                  {{"error", error.what()}});
    }
    const std::scoped_lock lock(mutex_);
    read_ = times;
}

void TlsContext::reloadIfChanged() {
    const auto times = timesOfFiles();
    bool isChanged = false;
    {
        const std::scoped_lock lock(mutex_);
        isChanged = times != read_;
    }
    if (isChanged) reload();
}

std::string tlsText(const SSL* connection) {
    return std::string(SSL_get_version(connection)) + " " + SSL_get_cipher_name(connection);
}

std::string tlsFault(const SSL* connection) {
    const auto* last = static_cast<const Alert*>(SSL_get_ex_data(connection, alertPlace()));
    if (last == nullptr) return "The TLS handshake was broken off.";
    const int alert = last->code;
    const std::string description = SSL_alert_desc_string_long(alert);
    if (last->isSentByStation) {
        if (!refersToTrust(alert))
            return "The station broke off the TLS handshake: " + description + ".";
        return "The station does not trust Voltgate's certificate (" + description +
               "): install the root of its CA at the station, and check names and dates.";
    }
    if (alert == SSL_AD_PROTOCOL_VERSION)
        return "The station offers no TLS version that is accepted here; update its firmware.";
    if (alert == SSL_AD_HANDSHAKE_FAILURE)
        return "The station offers no cipher that is accepted here (ECDHE with AES-GCM or "
               "ChaCha20); update its firmware.";
    return "The TLS handshake failed: " + description + ".";
}

}  // namespace voltgate::transport
