// CSV for spreadsheets (RFC 4180). Texts that a spreadsheet would run as a formula get an
// apostrophe in front; numbers stay numbers.
#pragma once
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include "gateway/rest/http.hpp"

namespace voltgate::rest {

class Csv {
public:
    /// Rows without a header, to be put behind others.
    Csv() = default;
    explicit Csv(std::initializer_list<std::string_view> header);

    Csv& text(std::string_view cell);
    Csv& text(const std::optional<std::string>& cell) {
        return text(cell ? std::string_view(*cell) : std::string_view());
    }
    Csv& text(const std::string& cell) { return text(std::string_view(cell)); }
    Csv& flag(bool cell) { return text(std::string_view(cell ? "true" : "false")); }
    Csv& number(double cell);
    Csv& number(std::optional<double> cell) {
        return cell ? number(*cell) : text(std::string_view());
    }
    void endRow();

    std::string written() && { return std::move(out_); }
    Response response(std::string_view fileName) &&;

private:
    void add(std::string_view cell);

    std::string out_;
    bool isAtRowStart_ = true;
};

/// `?format=csv`, or an Accept field to which text/csv is more welcome than JSON, or as welcome and
/// named. JSON is also for who wants neither.
bool wantsCsv(const Request& request, const std::optional<std::string>& format);

}  // namespace voltgate::rest
