// Fuzzes the reading of what stations ask to have signed: it is signed or refused with a sentence.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "ocpp/services/certificate_request.hpp"

using namespace voltgate;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    try {
        const std::string_view pem(reinterpret_cast<const char*>(data), size);
        if (keyOfRequest(StationId{"CS-1"}, pem) == nullptr) std::abort();
    } catch (const RequestRefused& refused) {
        if (std::string_view(refused.what()).empty()) std::abort();
    }
    return 0;
}
