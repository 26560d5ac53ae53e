// Certificates for tests, made on the spot: a CA and what it issues, written as PEM files into a
// folder that goes away with it.
#pragma once
#include <openssl/x509.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace voltgate::test {

struct CertificateFiles {
    std::string certificate;
    std::string key;
};

class TestAuthority {
public:
    explicit TestAuthority(const std::string& name);
    ~TestAuthority();
    TestAuthority(const TestAuthority&) = delete;
    TestAuthority& operator=(const TestAuthority&) = delete;

    /// The file of the CA's own certificate.
    const std::string& file() const { return file_; }

    struct Wish {
        std::string commonName;
        std::string alternativeName{};         ///< DNS:..., IP:...; empty: none.
        std::chrono::hours validFor{24};       ///< From an hour ago; negative: has expired.
        std::string fileName = "certificate";  ///< An older file of the name is replaced.
    };
    CertificateFiles issue(const Wish& wish) const;
    CertificateFiles issue(const std::string& commonName) const {
        return issue(Wish{.commonName = commonName, .fileName = commonName});
    }
    /// A server's, for 127.0.0.1.
    CertificateFiles issueServer(const std::string& commonName = "server") const {
        return issue(Wish{.commonName = commonName,
                          .alternativeName = "IP:127.0.0.1,DNS:localhost",
                          .fileName = "server"});
    }

    /// Whether a list names the key that signed it.
    enum class KeyOfList { Unnamed, Named };

    /// A file that says that these certificates (files of issue()) are revoked. The older one is
    /// replaced.
    std::string revoke(const std::vector<std::string>& certificates,
                       std::chrono::hours validFor = std::chrono::hours(24),
                       KeyOfList keyOfList = KeyOfList::Unnamed) const;

private:
    std::filesystem::path folder_;
    std::string file_;
    std::shared_ptr<EVP_PKEY> key_;
    std::shared_ptr<X509> certificate_;
};

}  // namespace voltgate::test
