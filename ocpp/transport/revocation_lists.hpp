// Lists of what CAs have revoked, by the keys that signed them: the name of a CA proves nothing,
// and while a CA changes its key there are two of one name.
#pragma once
#include <openssl/x509.h>

#include <string>
#include <vector>

#include "ocpp/pem.hpp"

namespace voltgate::transport {

struct RevocationLists {
    std::string where;  ///< For people: what they were read from.
    std::vector<pem::Owned<X509_CRL>> lists;
};

/// Adds them to the store. One that has the name of an authority, but is signed by none of that
/// name, is left out with a line in the log; one of an unknown issuer concerns nobody, and stays.
void addLists(X509_STORE* store, const RevocationLists& read,
              const std::vector<pem::Owned<X509>>& authorities);

/// Of the lists in the store, each certificate is held against those alone that the key of its
/// issuer has signed.
void chooseListsByKey(X509_STORE* store);

}  // namespace voltgate::transport
