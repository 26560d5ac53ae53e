// Our side of TLS: certificate and key, versions and ciphers (security whitepaper, profiles 2 and
// 3). A connection keeps the context it began with, so new files drop nobody. Safe to use from any
// thread.
#pragma once
#include <asio/ssl/context.hpp>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "ocpp/transport/client_trust.hpp"

namespace voltgate::transport {

struct TlsSettings {
    std::string certificateFile;  ///< PEM: our certificate, then its chain; all of it is sent.
    std::string keyFile;          ///< PEM.
    bool isTls13Only = false;     ///< TLS 1.2 is accepted otherwise.
};

class TlsContext {
public:
    /// Throws std::runtime_error with a clear sentence when the files are not usable.
    TlsContext(TlsSettings settings, ClientTrust& clients);

    std::shared_ptr<asio::ssl::context> current() const;
    const ClientTrust& clients() const { return clients_; }

    /// Reads the files again, the bundle of `clients` too. Files that are not usable are logged,
    /// and what was in force stays.
    void reload();
    /// The same, when one of the files has changed since it was last read.
    void reloadIfChanged();

private:
    using Times = std::map<std::string, std::filesystem::file_time_type>;
    std::shared_ptr<asio::ssl::context> make() const;
    Times timesOfFiles() const;

    TlsSettings settings_;
    ClientTrust& clients_;
    mutable std::mutex mutex_;
    Times read_;
    std::shared_ptr<asio::ssl::context> context_;
};

/// Version and cipher of an established connection: "TLSv1.3 TLS_AES_256_GCM_SHA384".
std::string tlsText(const SSL* connection);
/// Why a handshake failed, and what to do about it: a sentence from the alert that went either way.
std::string tlsFault(const SSL* connection);

}  // namespace voltgate::transport
