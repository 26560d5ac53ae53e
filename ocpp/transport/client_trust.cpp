#include "ocpp/transport/client_trust.hpp"

#include <openssl/err.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "ocpp/pem.hpp"
#include "ocpp/transport/revocation_lists.hpp"

namespace voltgate::transport {
namespace {

constexpr std::size_t maxChain = 10;
constexpr std::size_t maxText = 300;
constexpr std::size_t mostLists = 1000;

using pem::Owned;
using Certificate = Owned<X509>;

std::string readFile(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in) throw std::runtime_error("cannot read " + path);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

std::string nameText(const X509_NAME* name) { return pem::textOf(name).substr(0, maxText); }

std::string text(const ASN1_STRING* value) {
    unsigned char* utf8 = nullptr;
    const int size = ASN1_STRING_to_UTF8(&utf8, value);
    if (size < 0) return "";
    std::string copy(reinterpret_cast<const char*>(utf8), static_cast<std::size_t>(size));
    OPENSSL_free(utf8);
    return copy;
}

std::vector<std::string> namesOf(X509* certificate) {
    std::vector<std::string> names;
    const auto* subject = X509_get_subject_name(certificate);
    for (int at = -1;
         (at = X509_NAME_get_index_by_NID(subject, NID_commonName, at)) >= 0 && names.size() < 10;)
        names.push_back(text(X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at))));
    auto* alternatives = static_cast<GENERAL_NAMES*>(
        X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr));
    for (int i = 0; i < sk_GENERAL_NAME_num(alternatives) && names.size() < 100; ++i) {
        const auto* name = sk_GENERAL_NAME_value(alternatives, i);
        if (name->type == GEN_DNS) names.push_back(text(name->d.dNSName));
    }
    GENERAL_NAMES_free(alternatives);
    return names;
}

DateTime toDateTime(const ASN1_TIME* time) {
    std::tm calendar{};
    if (ASN1_TIME_to_tm(time, &calendar) != 1) return {};
    return DateTime::fromMilliseconds(std::int64_t{::timegm(&calendar)} * 1000);
}

ClientCertificate describe(X509* certificate) {
    return {.subject = nameText(X509_get_subject_name(certificate)),
            .names = namesOf(certificate),
            .issuer = nameText(X509_get_issuer_name(certificate)),
            .serialNumber = pem::serialNumberOf(certificate),
            .notBefore = toDateTime(X509_get0_notBefore(certificate)),
            .notAfter = toDateTime(X509_get0_notAfter(certificate)),
            .fault = ""};
}

// An authority without a list has revoked nothing, and a list past its time still says what it
// says: its authority may be out of reach, and its stations are not shut out for that.
int judgeRevocation(int isGood, X509_STORE_CTX* context) {
    const int error = X509_STORE_CTX_get_error(context);
    const bool isForgiven =
        error == X509_V_ERR_UNABLE_TO_GET_CRL || error == X509_V_ERR_CRL_HAS_EXPIRED;
    if (isGood == 1 || !isForgiven) return isGood;
    X509_STORE_CTX_set_error(context, X509_V_OK);
    return 1;
}

std::string verify(X509_STORE* store, X509* certificate, STACK_OF(X509) * chain) {
    const Owned<X509_STORE_CTX> context(X509_STORE_CTX_new());
    if (!context || X509_STORE_CTX_init(context.get(), store, certificate, chain) != 1)
        return "it cannot be checked";
    auto* rules = X509_STORE_CTX_get0_param(context.get());
    X509_VERIFY_PARAM_set_purpose(rules, X509_PURPOSE_SSL_CLIENT);
    X509_VERIFY_PARAM_set_auth_level(rules, 1);  // No MD5, no SHA-1, no short keys.
    X509_VERIFY_PARAM_set_depth(rules, static_cast<int>(maxChain));
    // A CA of the bundle is an end of the chain, whether or not it signed itself.
    X509_VERIFY_PARAM_set_flags(
        rules, X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL);
    X509_STORE_CTX_set_verify_cb(context.get(), judgeRevocation);
    const bool isTrusted = X509_verify_cert(context.get()) == 1;
    const int error = X509_STORE_CTX_get_error(context.get());
    ERR_clear_error();
    return isTrusted ? "" : X509_verify_cert_error_string(error);
}

int isIssuedBy(X509_STORE_CTX* /*context*/, X509* certificate, X509* issuer) {
    if (X509_check_issued(issuer, certificate) != X509_V_OK) return 0;
    auto* key = X509_get0_pubkey(issuer);
    return key != nullptr && X509_verify(certificate, key) == 1 ? 1 : 0;
}

bool haveNamesakes(const std::vector<Certificate>& authorities) {
    std::vector<const X509_NAME*> names;
    for (const auto& authority : authorities)
        names.push_back(X509_get_subject_name(authority.get()));
    const auto isBefore = [](auto* a, auto* b) { return X509_NAME_cmp(a, b) < 0; };
    const auto isSame = [](auto* a, auto* b) { return X509_NAME_cmp(a, b) == 0; };
    std::sort(names.begin(), names.end(), isBefore);
    return std::adjacent_find(names.begin(), names.end(), isSame) != names.end();
}

}  // namespace

struct ClientTrust::Authorities {
    std::vector<Certificate> certificates;
    Owned<X509_STORE> store;
};

ClientTrust::ClientTrust(std::string bundleFile, MoreAuthorities more, std::string revocationFile)
    : bundleFile_(std::move(bundleFile)),
      revocationFile_(std::move(revocationFile)),
      more_(std::move(more)) {
    reload();
}

ClientTrust::~ClientTrust() = default;

void ClientTrust::reload() {
    auto fresh = std::make_shared<Authorities>();
    fresh->store.reset(X509_STORE_new());
    if (!fresh->store) throw std::runtime_error("no memory for CA certificates");
    chooseListsByKey(fresh->store.get());
    const auto add = [&fresh](std::vector<Certificate> certificates) {
        for (auto& certificate : certificates) {
            X509_STORE_add_cert(fresh->store.get(), certificate.get());
            fresh->certificates.push_back(std::move(certificate));
        }
    };
    if (!bundleFile_.empty()) {
        auto certificates = pem::certificatesIn(readFile(bundleFile_), 1000);
        if (certificates.empty())
            throw std::runtime_error("no PEM certificate can be read in " + bundleFile_);
        add(std::move(certificates));
    }
    std::vector<RevocationLists> revocations;
    if (!revocationFile_.empty()) {
        revocations.push_back(
            {revocationFile_, pem::revocationListsIn(readFile(revocationFile_), mostLists)});
        if (revocations.back().lists.empty())
            throw std::runtime_error("no PEM list of revoked certificates can be read in " +
                                     revocationFile_);
    }
    for (const auto& text : more_ ? more_() : std::vector<std::string>{}) {
        add(pem::certificatesIn(text, 100));
        revocations.push_back({"the lists of our CA", pem::revocationListsIn(text, mostLists)});
    }
    // By its name alone OpenSSL takes any of them for the issuer, and then refuses the signature.
    if (haveNamesakes(fresh->certificates))
        X509_STORE_set_check_issued(fresh->store.get(), isIssuedBy);
    // Who has signed them is known when all authorities are.
    for (const auto& read : revocations) addLists(fresh->store.get(), read, fresh->certificates);
    ERR_clear_error();
    const std::scoped_lock lock(mutex_);
    authorities_ = std::move(fresh);
}

std::shared_ptr<const ClientTrust::Authorities> ClientTrust::current() const {
    const std::scoped_lock lock(mutex_);
    return authorities_;
}

ClientCertificate ClientTrust::judge(X509* certificate, STACK_OF(X509) * chain) const {
    auto judged = describe(certificate);
    const auto authorities = current();
    judged.fault = authorities->certificates.empty()
                       ? "no CA of station certificates is set here (--tls-client-ca)"
                       : verify(authorities->store.get(), certificate, chain);
    return judged;
}

ClientCertificate ClientTrust::judgePem(std::string_view pem) const {
    const auto certificates = pem::certificatesIn(pem, maxChain);
    if (certificates.empty()) {
        ClientCertificate unreadable;
        unreadable.fault = "the certificate that the proxy passed on cannot be read";
        return unreadable;
    }
    auto* chain = sk_X509_new_null();
    for (std::size_t i = 1; i < certificates.size(); ++i)
        sk_X509_push(chain, certificates[i].get());
    auto judged = judge(certificates.front().get(), chain);
    sk_X509_free(chain);
    return judged;
}

STACK_OF(X509_NAME) * ClientTrust::names() const {
    auto* names = sk_X509_NAME_new_null();
    for (const auto& certificate : current()->certificates)
        sk_X509_NAME_push(names, X509_NAME_dup(X509_get_subject_name(certificate.get())));
    return names;
}

}  // namespace voltgate::transport
