#include "ocpp/transport/revocation_lists.hpp"

#include <openssl/err.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include "ocpp/log.hpp"

namespace voltgate::transport {
namespace {

std::string textOf(const ASN1_OCTET_STRING* id) {
    if (id == nullptr) return "unnamed";
    char* digits =
        OPENSSL_buf2hexstr(ASN1_STRING_get0_data(id), static_cast<long>(ASN1_STRING_length(id)));
    std::string text = digits == nullptr ? "unnamed" : digits;
    OPENSSL_free(digits);
    return text;
}

std::string keyOf(X509_CRL* list) {
    auto* named = static_cast<AUTHORITY_KEYID*>(
        X509_CRL_get_ext_d2i(list, NID_authority_key_identifier, nullptr, nullptr));
    auto text = textOf(named == nullptr ? nullptr : named->keyid);
    AUTHORITY_KEYID_free(named);
    return text;
}

bool isSignedBy(X509_CRL* list, X509* authority) {
    auto* key = X509_get0_pubkey(authority);
    return key != nullptr && X509_CRL_verify(list, key) == 1;
}

// Null at the end of a chain that ends with no root: then nobody's signature can be checked.
X509* issuerOfCurrent(const X509_STORE_CTX* context) {
    const auto* chain = X509_STORE_CTX_get0_chain(context);
    const int at = X509_STORE_CTX_get_error_depth(context);
    if (at + 1 < sk_X509_num(chain)) return sk_X509_value(chain, at + 1);
    auto* last = sk_X509_value(chain, at);
    return last != nullptr && X509_check_issued(last, last) == X509_V_OK ? last : nullptr;
}

STACK_OF(X509_CRL) * listsByKey(const X509_STORE_CTX* context, const X509_NAME* name) {
    auto* lists = X509_STORE_CTX_get1_crls(context, name);
    auto* issuer = issuerOfCurrent(context);
    for (int i = sk_X509_CRL_num(lists) - 1; i >= 0; --i) {
        auto* list = sk_X509_CRL_value(lists, i);
        if (issuer != nullptr && isSignedBy(list, issuer)) continue;
        sk_X509_CRL_delete(lists, i);
        X509_CRL_free(list);
    }
    return lists;
}

}  // namespace

void addLists(X509_STORE* store, const RevocationLists& read,
              const std::vector<pem::Owned<X509>>& authorities) {
    for (const auto& list : read.lists) {
        const auto* name = X509_CRL_get_issuer(list.get());
        std::string keysOfName;
        bool isSigned = false;
        for (const auto& authority : authorities) {
            if (X509_NAME_cmp(X509_get_subject_name(authority.get()), name) != 0) continue;
            keysOfName += (keysOfName.empty() ? "" : ", ") +
                          textOf(X509_get0_subject_key_id(authority.get()));
            isSigned = isSigned || isSignedBy(list.get(), authority.get());
        }
        if (isSigned || keysOfName.empty()) {
            X509_STORE_add_crl(store, list.get());
            continue;
        }
        log::warn(
            "a list of revoked certificates is left out: the CA of its name has not signed it",
            {{"in", read.where},
             {"issuer", pem::textOf(name)},
             {"key", keyOf(list.get())},
             {"expected", keysOfName}});
    }
    ERR_clear_error();
}

void chooseListsByKey(X509_STORE* store) { X509_STORE_set_lookup_crls(store, listsByKey); }

}  // namespace voltgate::transport
