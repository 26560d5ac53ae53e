// Fuzzes the reading of OCPP-J messages: nothing crashes, and whatever must be answered can be,
// with JSON.
#include <cstdint>
#include <cstdlib>

#include "ocpp/json/document.hpp"
#include "ocpp/rpc/message.hpp"

using namespace voltgate;

namespace {

void require(bool isTrue) {
    if (!isTrue) std::abort();
}

bool isUtf8(std::string_view text) {
    // As the WebSocket endpoint checks before; RapidJSON's validation is the one at hand.
    rapidjson::StringStream stream("");
    rapidjson::MemoryStream in(text.data(), text.size());
    while (in.Tell() < text.size()) {
        unsigned codepoint = 0;
        if (!rapidjson::UTF8<>::Decode(in, &codepoint)) return false;
    }
    return true;
}

void tryWith(std::string_view text, json::Leniency allowed) {
    const auto message = rpc::readMessage(text, allowed);
    if (message.kind == rpc::MessageKind::Malformed) {
        require(!message.fault.empty());
        const auto answer = rpc::writeCallError(message.id, "FormationViolation", message.fault);
        require(json::parseText(answer).IsArray());
        return;
    }
    if (message.kind != rpc::MessageKind::Call) return;
    require(message.payload != nullptr);
    require(json::parseText(rpc::writeCallResult(message.id, "{}")).IsArray());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (!isUtf8(text)) return 0;
    tryWith(text, json::Leniency::strict());
    tryWith(text, json::Leniency::all());
    return 0;
}
