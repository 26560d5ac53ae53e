// What an HTTP upgrade request says: the station id in its path, the subprotocols, the credentials.
// Pure functions, so that every odd spelling in the field is a line in a test.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace voltgate::transport {

struct PathReading {
    std::optional<std::string> stationId;
    std::string fault;        ///< Why there is no station id.
    std::string refusedId{};  ///< What stands in its place and can be none; empty: nothing.
};

/// The last segment of the path: query and fragment stripped, absolute URIs accepted, slashes
/// collapsed, trailing ones dropped, percent-escapes decoded. A bad escape makes no id, nor does
/// what faultOfStationId() refuses.
PathReading readPath(std::string_view resource);

/// The path without its query, at most 512 bytes, for records.
std::string recordablePath(std::string_view resource);

/// Whether a Connection header says `Upgrade`, in any case, among others or alone.
bool namesUpgrade(std::string_view connectionHeader);

struct BasicAuth {
    enum class Kind { None, Basic, Malformed } kind = Kind::None;
    std::string user;
    std::string password;  ///< Any bytes; may contain colons.
};
BasicAuth readBasicAuth(std::string_view header);

}  // namespace voltgate::transport
