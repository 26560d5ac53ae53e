#include "ocpp/services/charging_profile_service.hpp"

namespace voltgate {
namespace {

void requireNone(std::vector<FieldFault> faults) {
    if (!faults.empty()) throw InvalidInput(std::move(faults));
}

// Nothing when the station does not have the profile for sure.
std::optional<ChargingProfileVerdict> verdictOf(const Command& command) {
    if (command.outcome && command.outcome->isAccepted()) return ChargingProfileVerdict::Accepted;
    if (command.isUnanswered()) return ChargingProfileVerdict::Unanswered;
    return std::nullopt;
}

}  // namespace

ChargingProfileService::ChargingProfileService(ChargingProfileRepository& profiles,
                                               TransactionRepository& transactions,
                                               DeviceModelService& deviceModel,
                                               CommandService& commands, const Clock& clock)
    : profiles_(profiles),
      transactions_(transactions),
      deviceModel_(deviceModel),
      commands_(commands),
      clock_(clock) {}

Task<ChargingProfileLimits> ChargingProfileService::limits(StationId station) {
    const auto reported = co_await deviceModel_.reported(std::move(station));
    co_return limitsOf(reported);
}

Task<Command> ChargingProfileService::install(InstalledChargingProfile wanted, std::string request,
                                              std::string requestedBy) {
    auto& profile = wanted.profile;
    co_await aimAtOpenTransaction(wanted.station, wanted.evse, profile);
    const auto limits = co_await this->limits(wanted.station);
    requireNone(checkChargingProfile(profile, wanted.evse, limits));

    NewCommand command{.station = wanted.station,
                       .kind = "set-charging-profile",
                       .request = std::move(request),
                       .command = SetChargingProfile{.evse = wanted.evse, .profile = profile},
                       .requestedBy = std::move(requestedBy)};
    auto answered = co_await commands_.perform(std::move(command));
    co_await keep(std::move(wanted), answered);
    co_return answered;
}

Task<> ChargingProfileService::aimAtOpenTransaction(const StationId& station, EvseId evse,
                                                    ChargingProfile& profile) {
    if (profile.purpose != ChargingProfilePurpose::TxProfile || profile.transaction) co_return;
    const auto open = co_await transactions_.openAt(station, evse);
    if (open) profile.transaction = open->number;
}

Task<> ChargingProfileService::keep(InstalledChargingProfile wanted, Command answered) {
    const auto verdict = verdictOf(answered);
    if (!verdict) co_return;
    wanted.verdict = *verdict;
    wanted.installedAt = clock_.now();
    co_await profiles_.put(std::move(wanted));
}

Task<> ChargingProfileService::follow(SetChargingProfile set, Command answered) {
    co_await aimAtOpenTransaction(answered.station, set.evse, set.profile);
    InstalledChargingProfile installed{
        .station = answered.station, .evse = set.evse, .profile = std::move(set.profile)};
    co_await keep(std::move(installed), std::move(answered));
}

Task<> ChargingProfileService::follow(ClearChargingProfile cleared, Command answered) {
    // Unknown means that nothing of this kind is there (1.6 §5.5): gone as well.
    const bool isGone = answered.outcome && answered.outcome->result == CommandResult::Answered;
    if (isGone) co_await profiles_.remove(std::move(answered.station), cleared.filter);
}

Task<Command> ChargingProfileService::clear(StationId station, ChargingProfileFilter filter,
                                            std::string requestedBy) {
    NewCommand command{.station = station,
                       .kind = "clear-charging-profile",
                       .command = ClearChargingProfile{filter},
                       .requestedBy = std::move(requestedBy)};
    auto answered = co_await commands_.perform(std::move(command));
    co_await follow(ClearChargingProfile{filter}, answered);
    co_return answered;
}

Task<Command> ChargingProfileService::compositeSchedule(StationId station,
                                                        GetCompositeSchedule wanted,
                                                        std::string requestedBy) {
    std::vector<FieldFault> faults;
    if (wanted.evse.value < 0) faults.push_back({"?evseId", "is negative"});
    if (wanted.duration.count() <= 0) {
        faults.push_back({"?duration", "expected a positive number of seconds"});
    }
    requireNone(std::move(faults));
    NewCommand command{.station = std::move(station),
                       .kind = "get-composite-schedule",
                       .command = wanted,
                       .requestedBy = std::move(requestedBy)};
    auto answered = co_await commands_.perform(std::move(command));
    co_return answered;
}

Task<std::vector<InstalledChargingProfile>> ChargingProfileService::installed(
    StationId station, ChargingProfileFilter filter) {
    auto installed = co_await profiles_.ofStation(std::move(station), filter);
    co_return installed;
}

Task<> ChargingProfileService::requireUsableAtStart(StationId station, ChargingProfile profile) {
    const auto limits = co_await this->limits(std::move(station));
    requireNone(checkProfileOfStart(profile, limits));
}

}  // namespace voltgate
