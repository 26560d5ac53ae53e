#include "ocpp/services/file_location.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "ocpp/domain/text.hpp"

namespace voltgate {
namespace {

constexpr std::size_t longestUrl = 512;
constexpr int retriesAtMost = 100;
constexpr std::chrono::seconds intervalAtMost = std::chrono::hours(24 * 7);
constexpr std::array<std::string_view, 5> schemes = {"ftp", "ftps", "http", "https", "sftp"};

}  // namespace

bool isFileLocation(const std::string& url) {
    const auto colon = url.find("://");
    if (colon == std::string::npos || url.size() > longestUrl) return false;
    const auto scheme = toLower(url.substr(0, colon));
    if (std::find(schemes.begin(), schemes.end(), scheme) == schemes.end()) return false;
    const auto host = url.substr(colon + 3, url.find_first_of("/?#", colon + 3) - colon - 3);
    const bool isPlain = std::all_of(url.begin(), url.end(), [](char c) {
        return static_cast<unsigned char>(c) > ' ' && c != '\x7f' && c != '"' && c != '\\';
    });
    return isPlain && !host.empty() && !host.ends_with('@');
}

void checkLocation(const std::optional<std::string>& url, std::vector<FieldFault>& faults) {
    if (url && !isFileLocation(*url)) {
        faults.push_back({"location",
                          "expected a URL of ftp, ftps, http, https or sftp with a host and at "
                          "most 512 characters"});
    }
}

void checkRetries(std::optional<int> retries, std::optional<std::chrono::seconds> interval,
                  std::vector<FieldFault>& faults) {
    if (retries && (*retries < 0 || *retries > retriesAtMost)) {
        faults.push_back({"retries", "expected 0 to 100"});
    }
    if (interval && (interval->count() < 0 || *interval > intervalAtMost)) {
        faults.push_back({"retryInterval", "expected 0 to 604800 seconds"});
    }
}

}  // namespace voltgate
