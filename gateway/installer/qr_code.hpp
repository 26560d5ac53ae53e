// Text as a QR code, as a picture.
#pragma once
#include <string>
#include <string_view>

namespace voltgate::installer {

/// A PNG of the QR code that holds this text. Throws std::length_error for more than fits (about
/// 2,900 characters).
std::string qrCodePng(std::string_view text);

}  // namespace voltgate::installer
