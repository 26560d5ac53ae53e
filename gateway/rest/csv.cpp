#include "gateway/rest/csv.hpp"

#include <array>
#include <charconv>
#include <cmath>

#include "gateway/http/media_type.hpp"
#include "ocpp/domain/number.hpp"

namespace voltgate::rest {
namespace {

bool looksLikeAFormula(std::string_view cell) {
    constexpr std::string_view starts = "=+-@\t\r";
    return !cell.empty() && starts.find(cell.front()) != std::string_view::npos && !numberIn(cell);
}

}  // namespace

Csv::Csv(std::initializer_list<std::string_view> header) {
    for (const auto name : header) add(name);
    endRow();
}

Csv& Csv::text(std::string_view cell) {
    std::string safe(looksLikeAFormula(cell) ? "'" : "");
    safe += cell;
    add(safe);
    return *this;
}

Csv& Csv::number(double cell) {
    std::array<char, 64> digits{};
    // Spreadsheets read 100000 as a number of any kind, 1e+05 as they like.
    const auto format =
        std::abs(cell) < 1e15 ? std::chars_format::fixed : std::chars_format::general;
    const auto [end, error] =
        std::to_chars(digits.data(), digits.data() + digits.size(), cell, format);
    add({digits.data(), static_cast<std::size_t>(end - digits.data())});
    return *this;
}

void Csv::add(std::string_view cell) {
    if (!isAtRowStart_) out_ += ',';
    isAtRowStart_ = false;
    if (cell.find_first_of(",\"\r\n") == std::string_view::npos) {
        out_ += cell;
        return;
    }
    out_ += '"';
    for (const char c : cell) out_ += c == '"' ? std::string("\"\"") : std::string(1, c);
    out_ += '"';
}

void Csv::endRow() {
    out_ += "\r\n";
    isAtRowStart_ = true;
}

Response Csv::response(std::string_view fileName) && {
    Headers headers{
        {"Content-Type", "text/csv; charset=utf-8"},
        {"Content-Disposition", "attachment; filename=\"" + std::string(fileName) + "\""}};
    return {200, std::move(headers), std::move(out_)};
}

bool wantsCsv(const Request& request, const std::optional<std::string>& format) {
    if (format) {
        if (*format == "csv") return true;
        if (*format == "json") return false;
        throw badInput({{"?format", "expected csv or json"}});
    }
    const auto accept = headersNamed(request.headers, "Accept");
    const auto csv = welcomeOf("text/csv", accept);
    const auto json = welcomeOf("application/json", accept);
    if (csv.thousandths != json.thousandths) return csv.thousandths > json.thousandths;
    return csv.isNamed && csv.thousandths > 0;  // Who names it at all means it.
}

}  // namespace voltgate::rest
