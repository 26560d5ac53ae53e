#include "gateway/http/target.hpp"

#include <algorithm>

#include "ocpp/domain/text.hpp"

namespace voltgate::http {
namespace {

// What stands behind scheme and authority.
std::string_view withoutOrigin(std::string_view target) {
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (!equalIgnoringCase(target.substr(0, scheme.size()), scheme)) continue;
        target.remove_prefix(scheme.size());
        target.remove_prefix(std::min(target.find_first_of("/?#"), target.size()));
        return target.empty() ? "/" : target;
    }
    return target;
}

}  // namespace

TargetParts partsOf(std::string_view target) {
    target = withoutOrigin(target);
    target = target.substr(0, target.find('#'));
    const auto question = std::min(target.find('?'), target.size());
    TargetParts parts;
    parts.path = target.substr(0, question);
    if (parts.path.empty()) parts.path = "/";
    if (question < target.size()) parts.query = target.substr(question + 1);
    return parts;
}

}  // namespace voltgate::http
