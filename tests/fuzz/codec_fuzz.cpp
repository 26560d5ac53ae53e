// Fuzzes the reading of payloads: the first byte chooses the message, the second the leniency, the
// rest is JSON. Nothing but ProtocolFault may come out, and what was read can be written as JSON.
#include <array>
#include <cstdint>
#include <cstdlib>

#include "ocpp/json/document.hpp"
#include "ocpp/json/reader.hpp"
#include "ocpp/json/writer.hpp"
#include "ocpp/v16/messages/authorization.hpp"
#include "ocpp/v16/messages/availability.hpp"
#include "ocpp/v16/messages/data_transfer.hpp"
#include "ocpp/v16/messages/device_model.hpp"
#include "ocpp/v16/messages/provisioning.hpp"
#include "ocpp/v16/messages/remote_control.hpp"
#include "ocpp/v16/messages/reservation.hpp"
#include "ocpp/v16/messages/transactions.hpp"

using namespace voltgate;

namespace {

template <class Message>
void tryAs(const rapidjson::Value& payload, json::Leniency allowed) {
    json::Reader reader(allowed);
    const auto message = reader.template read<Message>(payload);
    const auto text = json::Writer::write(message);
    if (!json::parseText(text).IsObject()) std::abort();
}

using Try = void (*)(const rapidjson::Value&, json::Leniency);

constexpr std::array<Try, 20> tries = {
    tryAs<v16::AuthorizeRequest>,
    tryAs<v16::BootNotificationRequest>,
    tryAs<v16::DataTransferRequest>,
    tryAs<v16::HeartbeatRequest>,
    tryAs<v16::MeterValuesRequest>,
    tryAs<v16::StartTransactionRequest>,
    tryAs<v16::StatusNotificationRequest>,
    tryAs<v16::StopTransactionRequest>,
    tryAs<v16::GetConfigurationResponse>,
    tryAs<v16::ChangeConfigurationRequest>,
    tryAs<v16::RemoteStartTransactionRequest>,
    tryAs<v16::RemoteStopTransactionRequest>,
    tryAs<v16::ReserveNowRequest>,
    tryAs<v16::CancelReservationRequest>,
    tryAs<v16::TriggerMessageRequest>,
    tryAs<v16::UnlockConnectorRequest>,
    tryAs<v16::ResetRequest>,
    tryAs<v16::ChangeAvailabilityRequest>,
    tryAs<v16::DataTransferResponse>,
    tryAs<v16::StartTransactionResponse>,
};

json::Leniency leniencyOf(std::uint8_t choice) {
    auto allowed = json::Leniency::all();
    if (choice == '!') return json::Leniency::strict();
    const auto off = static_cast<std::size_t>(choice) % (json::leniencyRules.size() + 1);
    if (off < json::leniencyRules.size()) allowed.remove(json::leniencyRules[off].rule);
    return allowed;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    try {
        const auto document = json::parseText({reinterpret_cast<const char*>(data) + 2, size - 2});
        tries[data[0] % tries.size()](document, leniencyOf(data[1]));
    } catch (const json::SyntaxFault&) {
    } catch (const json::ProtocolFault&) {
    }
    return 0;
}
