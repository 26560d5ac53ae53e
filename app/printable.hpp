// Texts of strangers as a log may show them: what could forge a line or move a terminal's cursor is
// escaped.
#pragma once
#include <string>
#include <string_view>

namespace voltgate::app {

/// Control characters (C0, C1, those of lines and of the direction of writing) and bytes that are
/// no UTF-8 become \uXXXX and \xXX; everything else stays.
std::string printable(std::string_view text);

}  // namespace voltgate::app
