// Fuzzes what is read of a handshake before anyone is known: the first line is the resource, the
// second the Authorization header, the rest Sec-WebSocket-Protocol.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "ocpp/domain/station_identity.hpp"
#include "ocpp/domain/text.hpp"
#include "ocpp/transport/handshake.hpp"

using namespace voltgate::transport;

namespace {

std::string_view takeLine(std::string_view& rest) {
    const auto end = std::min(rest.find('\n'), rest.size());
    const auto line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return line;
}

void require(bool isTrue) {
    if (!isTrue) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view rest(reinterpret_cast<const char*>(data), size);
    const auto resource = takeLine(rest);
    const auto path = readPath(resource);
    if (path.stationId) {
        require(!voltgate::faultOfStationId(*path.stationId) && path.refusedId.empty());
    } else {
        require(!path.fault.empty());
    }
    require(recordablePath(resource).size() <= 512);

    const auto basic = readBasicAuth(takeLine(rest));
    if (basic.kind == BasicAuth::Kind::Basic) {
        require(basic.user.find(':') == std::string::npos);
    } else {
        require(basic.user.empty() && basic.password.empty());
    }
    for (const auto& name : voltgate::splitList(rest)) require(!name.empty());
    return 0;
}
