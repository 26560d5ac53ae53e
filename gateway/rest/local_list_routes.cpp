// The local authorization list of a station: what is wanted in it, and bringing it there.
#include <map>

#include "gateway/rest/command_answers.hpp"
#include "gateway/rest/gateway.hpp"
#include "ocpp/services/local_list_update.hpp"

namespace voltgate::rest {
namespace {

/// How an entry at the station compares with what is wanted.
enum class EntryState { held, toAdd, toChange, toRemove };
JSON_ENUM(EntryState, held, toAdd, toChange, toRemove)

enum class SyncStatus { upToDate, synchronized, failed, notSupported };
JSON_ENUM(SyncStatus, upToDate, synchronized, failed, notSupported)

enum class UpdateKind { full, differential };
JSON_ENUM(UpdateKind, full, differential)

struct EntryView {
    std::string idToken;
    Spelled<AuthorizationStatus> status;
    std::optional<DateTime> expiresAt;
    std::optional<std::string> groupId;
    EntryState state = EntryState::held;
};
JSON_FIELDS(EntryView, idToken, status, expiresAt, groupId, state)

struct LocalListView {
    std::optional<int> listVersion;
    std::optional<DateTime> syncedAt;
    std::optional<int> maxLength;
    bool isInSync = false;
    std::vector<EntryView> items;
};
JSON_FIELDS(LocalListView, listVersion, syncedAt, maxLength, isInSync, items)

struct LocalListBody {
    json::List<json::String<255>, 0, 10000> idTokens;
};
JSON_FIELDS(LocalListBody, idTokens)

struct SyncView {
    SyncStatus status = SyncStatus::failed;
    std::string detail;
    std::optional<UpdateKind> updateType;
    std::optional<int> listVersion;
    std::optional<std::string> stationStatus;
    std::vector<std::int64_t> commandIds;
};
JSON_FIELDS(SyncView, status, detail, updateType, listVersion, stationStatus, commandIds)

EntryView toView(const LocalListEntry& entry, EntryState state) {
    EntryView view;
    view.idToken = entry.idToken.value;
    view.status = spelled(entry.authorization.status);
    view.expiresAt = entry.authorization.expiresAt;
    view.groupId = entry.authorization.groupId;
    view.state = state;
    return view;
}

LocalListView toView(const LocalListState& list) {
    std::map<std::string, const LocalListEntry*> held;
    for (const auto& entry : list.held.entries) held[entry.idToken.normalized()] = &entry;
    LocalListView view;
    view.listVersion = list.held.version;
    view.syncedAt = list.held.syncedAt;
    view.maxLength = list.maxLength;
    view.isInSync = list.held.version.has_value();
    const auto add = [&view](const LocalListEntry& entry, EntryState state) {
        view.items.push_back(toView(entry, state));
        view.isInSync = view.isInSync && state == EntryState::held;
    };
    for (const auto& entry : list.desired) {
        const auto found = held.find(entry.idToken.normalized());
        if (found == held.end()) {
            add(entry, EntryState::toAdd);
            continue;
        }
        add(entry, isSame(*found->second, entry) ? EntryState::held : EntryState::toChange);
        held.erase(found);
    }
    for (const auto& [key, entry] : held) add(*entry, EntryState::toRemove);
    return view;
}

std::pair<SyncStatus, std::string> explained(const LocalListSync& sync) {
    switch (sync.result) {
        case LocalListSyncResult::UpToDate:
            return {SyncStatus::upToDate, "the station holds the wanted list already"};
        case LocalListSyncResult::Synchronized:
            return {SyncStatus::synchronized, "the station has accepted the wanted list"};
        case LocalListSyncResult::NotSupported:
            return {SyncStatus::notSupported,
                    "the station has no local authorization list, or has turned it off "
                    "(LocalAuthListEnabled)"};
        case LocalListSyncResult::Failed:
        case LocalListSyncResult::Unanswered:
            break;
    }
    if (sync.stationStatus.empty()) {
        return {SyncStatus::failed, "the station does not tell the version of its list"};
    }
    return {SyncStatus::failed, "the station has refused the list: " + sync.stationStatus};
}

// Throws when the station did not answer.
SyncView toView(const LocalListSync& sync) {
    if (sync.result == LocalListSyncResult::Unanswered && !sync.commands.empty()) {
        requireAnswer(sync.commands.back());
    }
    SyncView view;
    std::tie(view.status, view.detail) = explained(sync);
    if (sync.update) {
        view.updateType =
            *sync.update == LocalListUpdate::Full ? UpdateKind::full : UpdateKind::differential;
    }
    view.listVersion = sync.version;
    if (!sync.stationStatus.empty()) view.stationStatus = sync.stationStatus;
    for (const auto& command : sync.commands) view.commandIds.push_back(command.id.value);
    return view;
}

class LocalListRoutes {
public:
    explicit LocalListRoutes(const Gateway& gateway) : gateway_(gateway) {}

    Task<Response> read(const Request& request) {
        const auto station = stationOf(request, gateway_);
        const auto state = co_await gateway_.localLists.state(station.id);
        co_return jsonResponse(200, toView(state));
    }

    Task<Response> want(const Request& request) {
        const auto station = stationOf(request, gateway_);
        const auto body = bodyOf<LocalListBody>(request);
        std::vector<IdToken> tokens;
        tokens.reserve(body.idTokens.size());
        for (const auto& token : body.idTokens) tokens.push_back({.value = token.value});
        co_await gateway_.localLists.want(station.id, std::move(tokens));
        const auto state = co_await gateway_.localLists.state(station.id);
        co_return jsonResponse(200, toView(state));
    }

    Task<Response> sync(const Request& request) {
        const auto station = stationOf(request, gateway_);
        const auto sync = co_await gateway_.localLists.sync(station.id, request.caller.name);
        co_return jsonResponse(200, toView(sync));
    }

private:
    const Gateway& gateway_;
};

}  // namespace

void addLocalListRoutes(Routes& routes, const Gateway& gateway) {
    const auto list = apiPath + "/stations/{id}/local-list";
    using Block = LocalListRoutes;
    RouteAdder adder(routes, std::make_shared<Block>(gateway));
    // Which cards a station holds is no driver's to see.
    adder.add("GET", list, Permission::ReadReports, &Block::read)
        .add("PUT", list, Permission::ManageTokens, &Block::want)
        .add("POST", list + "/sync", Permission::ManageTokens, &Block::sync);
}

}  // namespace voltgate::rest
