// A connected OCPP 1.6 station: commands become calls of 1.6, its calls go to the CentralSystem.
// One object per connection; the session owns the wire, this object the meaning. Safe to use from
// any thread.
#pragma once
#include <atomic>
#include <memory>
#include <string>

#include "ocpp/domain/quirk_profile.hpp"
#include "ocpp/json/leniency.hpp"
#include "ocpp/json/writer.hpp"
#include "ocpp/rpc/session.hpp"
#include "ocpp/services/connected_station.hpp"
#include "ocpp/v16/outgoing_calls.hpp"

namespace voltgate {
class ConnectedStations;
class DeviceModelService;
}  // namespace voltgate

namespace voltgate::v16 {

class CentralSystem;

struct ChargePointFacts {
    StationId id;
    std::uint64_t generation = 0;
    DateTime connectedSince;
    OnboardingStatus onboarding = OnboardingStatus::Accepted;
    json::Leniency leniency = json::Leniency::all();
    CommandDialect commands{};
    TokenRewrite idTokens{};
    int disconnectAfterUnanswered = 0;  ///< Calls in a row; 0: never.
};

class ChargePoint final : public ConnectedStation, public rpc::CallHandler {
public:
    ChargePoint(CentralSystem& centralSystem, DeviceModelService& deviceModel,
                ConnectedStations& connected, ChargePointFacts facts);

    /// Call once, before the session starts.
    void attach(std::shared_ptr<rpc::Session> session) { session_ = std::move(session); }

    const StationId& id() const override { return facts_.id; }
    OcppVersion version() const override { return OcppVersion::V16; }
    std::uint64_t generation() const override { return facts_.generation; }
    DateTime connectedSince() const override { return facts_.connectedSince; }
    DateTime lastSeenAt() const override { return session_->lastReceivedAt(); }
    std::optional<DateTime> lastMessageAt() const override;
    Task<CommandOutcome> perform(StationCommand command, Duration patience) override;
    OnboardingStatus onboarding() const override { return onboarding_; }
    void onboarded(OnboardingStatus status) override { onboarding_ = status; }
    StationCommand meaning(const StationCommand& command) const override;
    void disconnect(std::string reason) override;

    bool handles(std::string_view action) const override;
    Task<std::string> handle(std::string_view action, const rapidjson::Value& payload) override;
    void answeredLate(std::string_view action, const CommandOutcome& outcome) override;
    void violated(ViolationReport report) override;
    void disconnected() override;
    void deviated(std::string_view action, const json::Deviations& deviations);

    /// How the station misspells id tokens.
    const TokenRewrite& idTokens() const { return facts_.idTokens; }

private:
    /// Keeps what an answer to GetConfiguration says.
    Task<> recordConfiguration(const CommandOutcome& outcome);
    void noteOutcome(const CommandOutcome& outcome);
    /// Why the station's dialect has no such call; nothing where it has.
    std::optional<CommandOutcome> avoided(std::string_view action) const;
    /// Why the station takes no such charging profile; nothing where it does.
    std::optional<std::string> rateUnitFault(const voltgate::ChargingProfile& profile) const;
    /// An id token as the station spells it.
    std::string spelled(const IdToken& token) const {
        return writtenFor(facts_.idTokens, token.value);
    }

    // One per command, in the file of its functional block.
    Task<CommandOutcome> send(const RemoteStart& command, Duration patience);
    Task<CommandOutcome> send(const RemoteStop& command, Duration patience);
    Task<CommandOutcome> send(const Reset& command, Duration patience);
    Task<CommandOutcome> send(const UnlockConnector& command, Duration patience);
    Task<CommandOutcome> send(const ChangeAvailability& command, Duration patience);
    Task<CommandOutcome> send(const ClearCache& command, Duration patience);
    Task<CommandOutcome> send(const TriggerMessage& command, Duration patience);
    Task<CommandOutcome> send(const DataTransfer& command, Duration patience);
    Task<CommandOutcome> send(const ReserveNow& command, Duration patience);
    Task<CommandOutcome> send(const CancelReservation& command, Duration patience);
    Task<CommandOutcome> send(const GetConfiguration& command, Duration patience);
    Task<CommandOutcome> send(const SetVariable& command, Duration patience);
    Task<CommandOutcome> send(const SetChargingProfile& command, Duration patience);
    Task<CommandOutcome> send(const ClearChargingProfile& command, Duration patience);
    Task<CommandOutcome> send(const GetCompositeSchedule& command, Duration patience);
    Task<CommandOutcome> send(const GetLocalListVersion& command, Duration patience);
    Task<CommandOutcome> send(const SendLocalList& command, Duration patience);
    Task<CommandOutcome> send(const UpdateFirmware& command, Duration patience);
    Task<CommandOutcome> send(const GetLog& command, Duration patience);
    Task<CommandOutcome> send(const InstallCertificate& command, Duration patience);
    Task<CommandOutcome> send(const DeleteCertificate& command, Duration patience);
    Task<CommandOutcome> send(const GetInstalledCertificateIds& command, Duration patience);
    Task<CommandOutcome> send(const CertificateSigned& command, Duration patience);
    Task<CommandOutcome> send(const RawCall& command, Duration patience);

    template <class Request>
    Task<CommandOutcome> call(const Request& request, Duration patience,
                              rpc::Priority priority = rpc::Priority::Other) {
        if (auto refused = avoided(Request::action)) return settled(std::move(*refused));
        return session_->call(std::string(Request::action), json::Writer::write(request), priority,
                              patience);
    }

    CentralSystem& centralSystem_;
    DeviceModelService& deviceModel_;
    ConnectedStations& connected_;
    ChargePointFacts facts_;
    std::atomic<OnboardingStatus> onboarding_;
    std::atomic<std::int64_t> lastMessage_{0};  // Milliseconds since the epoch; 0: none yet.
    std::atomic<int> unanswered_{0};            // Calls in a row.
    std::shared_ptr<rpc::Session> session_;
};

}  // namespace voltgate::v16
