#include "gateway/installer/card_view.hpp"

namespace voltgate::installer {
namespace {

std::string wordOf(TokenStatus status) {
    switch (status) {
        case TokenStatus::Accepted:
            return "ACCEPTED";
        case TokenStatus::Blocked:
            return "BLOCKED";
        case TokenStatus::Expired:
            return "EXPIRED";
        case TokenStatus::Invalid:
            return "INVALID";
    }
    return "UNKNOWN";
}

}  // namespace

CardView toView(const WhitelistCard& card) {
    CardView view{.token = card.token.value, .status = wordOf(card.status), .label = card.label};
    if (card.expiresAt) view.expirationDate = card.expiresAt->milliseconds();
    return view;
}

CardRegistrationView toView(const CardRegistration& registration) {
    CardRegistrationView view;
    const auto result = registration.result;
    view.status = result == CardRegistrationResult::Success   ? "SUCCESS"
                  : result == CardRegistrationResult::Timeout ? "TIMEOUT"
                                                              : "FAILURE";
    view.statusMessage = registration.message;
    if (registration.card) view.card = toView(*registration.card);
    return view;
}

}  // namespace voltgate::installer
