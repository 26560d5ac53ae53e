#include "ocpp/domain/datetime.hpp"

namespace voltgate {
namespace {

// Reads digits and separators from the front of a text; once something is missing it stays
// `failed`.
class Scanner {
public:
    explicit Scanner(std::string_view text) : text_(text) {}

    int number(std::size_t digits) {
        int value = 0;
        for (std::size_t i = 0; i < digits; ++i) {
            if (text_.empty() || !isDigit(text_.front())) return fail();
            value = value * 10 + (text_.front() - '0');
            text_.remove_prefix(1);
        }
        return value;
    }
    bool accept(std::string_view oneOf) {
        if (text_.empty() || oneOf.find(text_.front()) == std::string_view::npos) return false;
        text_.remove_prefix(1);
        return true;
    }
    void expect(std::string_view oneOf) {
        if (!accept(oneOf)) fail();
    }
    // A fraction of a second with any number of digits, none included, in milliseconds.
    int fraction() {
        int value = 0;
        int scale = 100;
        while (!text_.empty() && isDigit(text_.front())) {
            value += (text_.front() - '0') * scale;
            scale /= 10;
            text_.remove_prefix(1);
        }
        return value;
    }
    bool atEnd() const { return text_.empty(); }
    bool failed() const { return failed_; }
    int fail() {
        failed_ = true;
        return 0;
    }

private:
    static bool isDigit(char c) { return c >= '0' && c <= '9'; }

    std::string_view text_;
    bool failed_ = false;
};

// The offset from UTC in minutes; no zone at all counts as UTC (seen on several stations).
int zoneMinutes(Scanner& scan) {
    if (scan.atEnd() || scan.accept("Zz")) return 0;
    const int sign = scan.accept("-") ? -1 : 1;
    if (sign == 1) scan.expect("+");
    const int hours = scan.number(2);
    scan.accept(":");
    const int minutes = scan.atEnd() ? 0 : scan.number(2);
    if (hours > 23 || minutes > 59) scan.fail();
    return sign * (hours * 60 + minutes);
}

}  // namespace

DateTime DateTime::now() {
    return DateTime(std::chrono::time_point_cast<Duration>(std::chrono::system_clock::now()));
}

std::optional<DateTime> DateTime::parse(std::string_view text) {
    Scanner scan(text);
    const int year = scan.number(4);
    scan.expect("-");
    const int month = scan.number(2);
    scan.expect("-");
    const int day = scan.number(2);
    scan.expect("Tt ");
    const int hour = scan.number(2);
    scan.expect(":");
    const int minute = scan.number(2);
    scan.expect(":");
    const int second = scan.number(2);
    const int fraction = scan.accept(".,") ? scan.fraction() : 0;
    const int zone = zoneMinutes(scan);

    const std::chrono::year_month_day date{std::chrono::year(year),
                                           std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day))};
    // RFC 3339 allows second 60 for a leap second.
    const bool possible = date.ok() && hour <= 23 && minute <= 59 && second <= 60;
    if (scan.failed() || !scan.atEnd() || !possible) return std::nullopt;

    return DateTime(std::chrono::sys_days(date) + std::chrono::hours(hour) +
                    std::chrono::minutes(minute - zone) + std::chrono::seconds(second) +
                    std::chrono::milliseconds(fraction));
}

// Only the parts that parse() forgives are looked at: separators, fraction and zone.
bool DateTime::isExact(std::string_view text) {
    constexpr std::size_t seconds = 19;  // 2026-01-31T12:00:00
    if (text.size() <= seconds || (text[10] != 'T' && text[10] != 't')) return false;
    auto rest = text.substr(seconds);
    if (rest.front() == '.') {
        const auto digits = rest.find_first_not_of("0123456789", 1);
        if (digits == std::string_view::npos || digits == 1) return false;
        rest.remove_prefix(digits);
    }
    const bool isUtc = rest == "Z" || rest == "z";
    return isUtc || (rest.size() == 6 && rest[3] == ':');
}

// Written digit by digit: every answer to a heartbeat and every row of the database has one, and
// printf is slow.
std::string DateTime::text() const {
    const auto day = std::chrono::floor<std::chrono::days>(time_);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(time_ - day);
    std::string text = "0000-00-00T00:00:00.000Z";
    const auto put = [&text](std::size_t at, std::size_t digits, long number) {
        for (std::size_t i = digits; i-- > 0; number /= 10)
            text[at + i] = static_cast<char>('0' + number % 10);
    };
    put(0, 4, int(date.year()));
    put(5, 2, unsigned(date.month()));
    put(8, 2, unsigned(date.day()));
    put(11, 2, clock.hours().count());
    put(14, 2, clock.minutes().count());
    put(17, 2, clock.seconds().count());
    put(20, 3, clock.subseconds().count());
    return text;
}

}  // namespace voltgate
