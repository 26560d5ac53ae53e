#include "ocpp/transport/handshake.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <cctype>

#include "ocpp/domain/percent_encoding.hpp"
#include "ocpp/domain/station_identity.hpp"
#include "ocpp/domain/text.hpp"
#include "ocpp/domain/utf8.hpp"

namespace voltgate::transport {
namespace {

constexpr std::size_t maxRecordedPath = 512;

std::string_view withoutQuery(std::string_view resource) {
    return resource.substr(0, resource.find_first_of("?#"));
}

std::optional<std::string> base64Decode(std::string_view text) {
    std::string padded(text);
    while (padded.size() % 4 != 0) padded += '=';
    std::string bytes(padded.size() / 4 * 3, '\0');
    const int length = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                                       reinterpret_cast<const unsigned char*>(padded.data()),
                                       static_cast<int>(padded.size()));
    if (length < 0) return std::nullopt;
    const auto padding = std::min<std::ptrdiff_t>(2, std::count(padded.begin(), padded.end(), '='));
    bytes.resize(static_cast<std::size_t>(length - padding));
    return bytes;
}

}  // namespace

PathReading readPath(std::string_view resource) {
    std::string_view path = withoutQuery(resource);
    // RFC 7230 §5.3.2: a server must accept the absolute form.
    if (const auto scheme = path.find("://"); scheme != std::string_view::npos) {
        const auto slash = path.find('/', scheme + 3);
        path = slash == std::string_view::npos ? "" : path.substr(slash);
    }
    while (!path.empty() && path.back() == '/') path.remove_suffix(1);
    const std::string_view segment = path.substr(path.find_last_of('/') + 1);
    if (segment.empty()) {
        return {.stationId = {},
                .fault = "The path names no station. It ends with the station's id: /ocpp/CP-1."};
    }
    const auto id = percentDecode(segment);
    if (!id)
        return {.stationId = {}, .fault = "The station id in the path has a bad percent-escape."};
    if (const auto fault = faultOfStationId(*id)) {
        return {.stationId = {},
                .fault = "The station id in the path " + *fault +
                         ", so that no station can have it: change it at the station.",
                .refusedId = isUtf8(*id) ? *id : ""};
    }
    return {.stationId = *id, .fault = ""};
}

std::string recordablePath(std::string_view resource) {
    return std::string(withoutQuery(resource).substr(0, maxRecordedPath));
}

bool namesUpgrade(std::string_view connectionHeader) {
    const auto names = splitList(connectionHeader);
    return std::any_of(names.begin(), names.end(),
                       [](const auto& name) { return equalIgnoringCase(name, "upgrade"); });
}

BasicAuth readBasicAuth(std::string_view header) {
    using Kind = BasicAuth::Kind;
    header = trimmed(header);
    if (header.empty()) return {};
    std::string scheme(header.substr(0, header.find(' ')));
    std::transform(scheme.begin(), scheme.end(), scheme.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (scheme != "basic") return {.kind = Kind::Malformed, .user = {}, .password = {}};
    const auto decoded = base64Decode(trimmed(header.substr(scheme.size())));
    if (!decoded) return {.kind = Kind::Malformed, .user = {}, .password = {}};
    const auto colon = decoded->find(':');
    if (colon == std::string::npos) return {.kind = Kind::Malformed, .user = {}, .password = {}};
    return {.kind = Kind::Basic,
            .user = decoded->substr(0, colon),
            .password = decoded->substr(colon + 1)};
}

}  // namespace voltgate::transport
