#include "ocpp/pem.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>

namespace voltgate::pem {

Owned<BIO> reading(std::string_view text) {
    return Owned<BIO>(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

Owned<BIO> writing() { return Owned<BIO>(BIO_new(BIO_s_mem())); }

std::string textOf(const Owned<BIO>& written) {
    char* data = nullptr;
    const long size = BIO_get_mem_data(written.get(), &data);
    return {data, static_cast<std::size_t>(size)};
}

std::vector<Owned<X509>> certificatesIn(std::string_view text, std::size_t most) {
    const auto bio = reading(text);
    std::vector<Owned<X509>> all;
    while (all.size() < most) {
        Owned<X509> next(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
        if (!next) break;
        all.push_back(std::move(next));
    }
    ERR_clear_error();  // The end of the text is one.
    return all;
}

std::vector<Owned<X509_CRL>> revocationListsIn(std::string_view text, std::size_t most) {
    const auto bio = reading(text);
    std::vector<Owned<X509_CRL>> all;
    while (all.size() < most) {
        Owned<X509_CRL> next(PEM_read_bio_X509_CRL(bio.get(), nullptr, nullptr, nullptr));
        if (!next) break;
        all.push_back(std::move(next));
    }
    ERR_clear_error();  // The end of the text is one.
    return all;
}

Owned<EVP_PKEY> privateKeyIn(std::string_view text) {
    const auto bio = reading(text);
    // With no callback and no pass phrase OpenSSL would ask at the terminal.
    Owned<EVP_PKEY> key(
        PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, const_cast<char*>("")));
    ERR_clear_error();
    return key;
}

std::string textOf(X509* certificate) {
    const auto bio = writing();
    PEM_write_bio_X509(bio.get(), certificate);
    return textOf(bio);
}

std::string textOf(X509_CRL* revocationList) {
    const auto bio = writing();
    PEM_write_bio_X509_CRL(bio.get(), revocationList);
    return textOf(bio);
}

std::string textOf(EVP_PKEY* privateKey) {
    const auto bio = writing();
    PEM_write_bio_PrivateKey(bio.get(), privateKey, nullptr, nullptr, 0, nullptr, nullptr);
    return textOf(bio);
}

std::string textOf(const X509_NAME* name) {
    const auto bio = writing();
    X509_NAME_print_ex(bio.get(), name, 0, XN_FLAG_RFC2253 & ~ASN1_STRFLGS_ESC_MSB);
    return textOf(bio);
}

std::string serialNumberOf(const X509* certificate) {
    const Owned<BIGNUM> number(ASN1_INTEGER_to_BN(X509_get0_serialNumber(certificate), nullptr));
    char* digits = number ? BN_bn2hex(number.get()) : nullptr;
    std::string text(digits == nullptr ? "" : digits);
    OPENSSL_free(digits);
    return text;
}

}  // namespace voltgate::pem
