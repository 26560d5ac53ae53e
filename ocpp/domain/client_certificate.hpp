// The certificate that a station showed: what is recorded of it, and what is wrong with it.
#pragma once
#include <string>
#include <vector>

#include "ocpp/domain/datetime.hpp"

namespace voltgate {

struct ClientCertificate {
    std::string subject;             ///< As in RFC 2253.
    std::vector<std::string> names;  ///< Its common names, then its DNS alternative names.
    std::string issuer;              ///< As in RFC 2253.
    std::string serialNumber;        ///< Hexadecimal.
    DateTime notBefore;
    DateTime notAfter;
    std::string fault;  ///< Why it is not trusted, e.g. "certificate has expired"; empty: it is.

    bool isTrusted() const { return fault.empty(); }
};

}  // namespace voltgate
