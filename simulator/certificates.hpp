// The certificates that the station keeps: its own with its key, and the roots that it was given.
// In memory, and in a folder where there is one.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ocpp/v16/messages/certificate.hpp"

namespace voltgate::simulator {

/// What is wrong with a request on purpose.
enum class RequestFault { None, Malformed, Oversized, WrongName, WeakKey, Tampered };

class Certificates {
public:
    /// `folder`: empty for none. What is in it is used. Throws std::runtime_error when it cannot be
    /// read.
    explicit Certificates(std::string folder);
    ~Certificates();

    /// Makes a key and a request (PKCS #10, PEM) for this name. The key waits for take().
    std::string request(const std::string& name, RequestFault fault);
    /// Takes a chain (PEM) whose first certificate is for the last request. Else says why not.
    std::optional<std::string> take(const std::string& name, const std::string& chain);

    bool hasOwn() const { return !own_.chain.empty(); }
    struct Own {
        std::string chain{};  ///< PEM.
        std::string key{};    ///< PEM.
    };
    const Own& own() const { return own_; }
    void use(Own own) { own_ = std::move(own); }
    std::string serialNumber() const;  ///< Hexadecimal; empty when there is none.

    v16::InstallCertificateStatus install(v16::CertificateUseType use, const std::string& pem);
    v16::DeleteCertificateStatus remove(const v16::CertificateHashData& hash);
    std::vector<v16::CertificateHashData> installed(v16::CertificateUseType use) const;
    /// The roots for the central system's certificate, PEM.
    std::string centralSystemRoots() const;

private:
    struct Root {
        v16::CertificateUseType use;
        std::string pem;
        v16::CertificateHashData hash;
    };
    void write(const std::string& name, const std::string& content) const;

    std::string folder_;
    Own own_;
    std::string waitingKey_;  // Of the last request, PEM.
    std::vector<Root> roots_;
};

}  // namespace voltgate::simulator
