// Cards as the installer API writes them. Dates are milliseconds since 1970.
#pragma once
#include "ocpp/domain/whitelist.hpp"
#include "ocpp/json/described.hpp"

namespace voltgate::installer {

struct CardView {
    std::string token;
    std::string status;
    std::optional<std::int64_t> expirationDate;
    std::optional<std::string> label;
};
JSON_FIELDS(CardView, token, status, expirationDate, label)

struct CardRegistrationView {
    std::optional<CardView> card;
    std::string status;
    std::string statusMessage;
};
JSON_FIELDS(CardRegistrationView, card, status, statusMessage)

CardView toView(const WhitelistCard& card);
CardRegistrationView toView(const CardRegistration& registration);

}  // namespace voltgate::installer
