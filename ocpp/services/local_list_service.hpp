// Local authorization lists: the operator says which tokens, sync() brings the station there with
// as few messages as its limits allow. Safe to use from any thread; one sync() per station at a
// time.
#pragma once
#include <mutex>
#include <set>

#include "ocpp/repositories/local_list_repository.hpp"
#include "ocpp/services/device_model_service.hpp"
#include "ocpp/services/invalid_input.hpp"

namespace voltgate {

/// How a list stands: what is wanted, what the station is believed to hold, what it can hold.
struct LocalListState {
    DesiredLocalList desired;
    HeldLocalList held;
    std::optional<int> maxLength{};  ///< LocalAuthListMaxLength, once reported.
};

enum class LocalListSyncResult {
    UpToDate,      ///< Nothing had to be sent.
    Synchronized,  ///< The station has accepted everything.
    Failed,        ///< The station has refused, even a full list; `stationStatus` is its word.
    NotSupported,  ///< The station has no local list, or has turned it off.
    Unanswered     ///< The last command was not answered with a CALLRESULT.
};

struct LocalListSync {
    LocalListSyncResult result = LocalListSyncResult::Unanswered;
    std::optional<int> version{};  ///< Of the list at the station, as far as it was accepted.
    std::optional<LocalListUpdate> update{};  ///< What it came to; nothing when nothing was sent.
    std::string stationStatus{};              ///< The last answer to SendLocalList.
    std::vector<Command> commands{};
};

/// Another sync() of this station is under way.
struct LocalListBusy : std::runtime_error {
    using std::runtime_error::runtime_error;
};

class LocalListService {
public:
    LocalListService(LocalListRepository& lists, DeviceModelService& deviceModel,
                     CommandService& commands, const Clock& clock);

    Task<LocalListState> state(StationId station);
    /// Which tokens the list is to have. Throws InvalidInput: a token that is too long for 1.6,
    /// twice there or not on record, or more of them than the station can hold.
    Task<> want(StationId station, std::vector<IdToken> tokens);
    /// Asks for the station's version and sends what is missing: the differences while its version
    /// is the one we know of, else everything; everything too when it refuses the differences
    /// (Failed, VersionMismatch; 1.6 §5.15). Throws InvalidInput, StationOffline, LocalListBusy.
    Task<LocalListSync> sync(StationId station, std::string requestedBy);

    /// An update that was sent past this service, and how that went.
    Task<> follow(SendLocalList sent, Command answered);

private:
    struct Run;
    struct Turn;

    Task<> perform(Run& run);
    Task<> readLimits(Run& run);
    Task<std::optional<int>> askVersion(Run& run);
    Task<bool> send(Run& run, LocalListUpdate update, std::vector<LocalListChange> changes);
    Task<bool> sendOne(Run& run, LocalListUpdate update, std::vector<LocalListChange> changes);
    Task<Command> ask(Run& run, std::string kind, std::string request, StationCommand command);

    LocalListRepository& lists_;
    DeviceModelService& deviceModel_;
    CommandService& commands_;
    const Clock& clock_;
    std::mutex mutex_;
    std::set<StationId> busy_;
};

}  // namespace voltgate
