#include "ocpp/services/diagnostics_service.hpp"

#include "ocpp/domain/file_name.hpp"
#include "ocpp/domain/secrets.hpp"
#include "ocpp/log.hpp"
#include "ocpp/services/file_location.hpp"

namespace voltgate {
namespace {

using namespace std::chrono_literals;

constexpr auto linkValidity = 24h;

void check(const NewLogRequest& wanted) {
    std::vector<FieldFault> faults;
    if (wanted.from && wanted.to && *wanted.to < *wanted.from) {
        faults.push_back({"to", "is before from"});
    }
    checkLocation(wanted.location, faults);
    checkRetries(wanted.retries, wanted.retryInterval, faults);
    if (!faults.empty()) throw InvalidInput(std::move(faults));
}

LogRequestStatus verdictOf(const Command& command, LogKind kind) {
    using enum LogRequestStatus;
    const auto outcome = command.outcome.value_or(CommandOutcome{});
    if (outcome.result == CommandResult::Answered) {
        // GetDiagnostics: no file name means that there is nothing to upload (1.6 §5.8).
        if (kind == LogKind::Diagnostics) return outcome.fileName ? Requested : Nothing;
        const bool isAccepted =
            outcome.status == "Accepted" || outcome.status == "AcceptedCanceled";
        return isAccepted ? Requested : Refused;
    }
    return command.isUnanswered() ? Requested : Refused;
}

LinkState stateOfLink(const std::optional<LinkedLogRequest>& linked, DateTime now) {
    if (!linked) return LinkState::Unknown;
    if (linked->request.uploaded) return LinkState::UsedUp;
    return linked->expiresAt <= now ? LinkState::Expired : LinkState::Valid;
}

LogRequest toRequest(const NewLogRequest& wanted) {
    LogRequest request;
    request.station = wanted.station;
    request.kind = wanted.kind;
    request.from = wanted.from;
    request.to = wanted.to;
    request.location = wanted.location;
    request.retries = wanted.retries;
    request.retryInterval = wanted.retryInterval;
    request.requestedBy = wanted.requestedBy;
    return request;
}

NewCommand toCommand(NewLogRequest wanted, LogRequestId id) {
    GetLog order;
    order.request = id;
    order.kind = wanted.kind;
    order.location = wanted.location.value_or("");
    order.from = wanted.from;
    order.to = wanted.to;
    order.retries = wanted.retries;
    order.retryInterval = wanted.retryInterval;
    return {.station = std::move(wanted.station),
            .kind = "get-log",
            .request = std::move(wanted.request),
            .command = std::move(order),
            .requestedBy = std::move(wanted.requestedBy),
            .patience = wanted.patience};
}

}  // namespace

DiagnosticsService::DiagnosticsService(DiagnosticsRepository& requests, FileStore& files,
                                       CommandService& commands, const OneTimeLinks& links,
                                       const Clock& clock, std::uint64_t logAtMost)
    : requests_(requests),
      files_(files),
      commands_(commands),
      links_(links),
      clock_(clock),
      logAtMost_(logAtMost) {}

Task<LogRequestOutcome> DiagnosticsService::request(NewLogRequest wanted) {
    check(wanted);
    if (!commands_.isOnline(wanted.station)) {
        throw StationOffline("station " + wanted.station.value + " is offline");
    }
    std::optional<FreshLink> link;
    if (!wanted.location) link = links_.make(clock_.now() + linkValidity);
    LogRequestOutcome outcome;
    outcome.request = co_await requests_.add(toRequest(wanted),
                                             link ? std::optional(link->record) : std::nullopt);
    auto command = toCommand(std::move(wanted), outcome.request.id);
    if (link) std::get<GetLog>(command.command).location = link->url;
    std::exception_ptr failure;
    try {
        outcome.command = co_await commands_.perform(std::move(command));
    } catch (...) {
        failure = std::current_exception();
    }
    if (failure) {
        co_await requests_.move(outcome.request.id, LogRequestStatus::Refused);
        std::rethrow_exception(failure);
    }
    co_await conclude(outcome);
    co_return outcome;
}

Task<> DiagnosticsService::conclude(LogRequestOutcome& outcome) {
    const auto id = outcome.request.id;
    const auto answer = outcome.command.outcome.value_or(CommandOutcome{});
    std::optional<std::string> name;
    if (answer.fileName) name = harmlessFileName(withoutAnySecret(*answer.fileName));
    co_await requests_.answered(id, outcome.command.id, std::move(name));
    const auto verdict = verdictOf(outcome.command, outcome.request.kind);
    if (verdict != LogRequestStatus::Requested) co_await requests_.move(id, verdict);
    if (answer.status == "AcceptedCanceled") {
        co_await requests_.cancelBefore(outcome.request.station, id);
    }
    auto current = co_await requests_.find(id);
    if (!current) co_return;
    outcome.request = std::move(*current);
    if (outcome.request.status == LogRequestStatus::Uploaded) {
        co_await commands_.tookEffect(outcome.command.id);
    }
}

Task<Listed<LogRequest>> DiagnosticsService::list(StationId station, Page page) {
    auto listed = co_await requests_.list(std::move(station), page);
    co_return listed;
}

Task<std::optional<LogRequest>> DiagnosticsService::find(LogRequestId id) {
    auto found = co_await requests_.find(id);
    co_return found;
}

Task<std::shared_ptr<ByteSource>> DiagnosticsService::open(StoredFile file, std::uint64_t offset,
                                                           std::uint64_t length) {
    auto bytes = co_await files_.open(std::move(file.name), offset, length);
    co_return bytes;
}

Task<> DiagnosticsService::reported(StationId station, std::optional<LogRequestId> id,
                                    bool isDiagnostics, LogRequestStatus status) {
    auto request = id ? co_await requests_.find(*id) : std::nullopt;
    if (!request || request->station != station) {
        request = co_await requests_.latest(station, isDiagnostics);
    }
    if (!request) {
        log::info("upload status without a request", {{"station", station.value}});
        co_return;
    }
    // What is here has been uploaded, whatever the station thinks of it.
    if (request->uploaded) co_return;
    co_await requests_.move(request->id, status);
    const bool isDone = status == LogRequestStatus::Uploaded && request->command;
    if (isDone) co_await commands_.tookEffect(*request->command);
}

Task<LinkState> DiagnosticsService::stateOf(std::string token) {
    const auto linked = co_await requests_.byLink(OneTimeLinks::hashOf(token));
    co_return stateOfLink(linked, clock_.now());
}

Task<LinkState> DiagnosticsService::upload(std::string token, std::shared_ptr<ByteSource> bytes,
                                           std::function<std::string()> fileName) {
    const auto linked = co_await requests_.byLink(OneTimeLinks::hashOf(token));
    const auto state = stateOfLink(linked, clock_.now());
    if (state != LinkState::Valid) co_return state;

    const auto stored = co_await files_.put(std::move(bytes), logAtMost_);
    auto name = fileName();
    if (name.empty()) name = linked->request.announcedName.value_or("log");
    bool isFirst = false;
    std::exception_ptr failure;
    try {
        if (stored.size == 0) throw InvalidInput({{"", "the file is empty"}});
        isFirst = co_await requests_.store(
            linked->request.id,
            {.file = stored, .fileName = harmlessFileName(name), .at = clock_.now()});
    } catch (...) {
        failure = std::current_exception();
    }
    if (!isFirst) co_await files_.remove(stored.name);
    if (failure) std::rethrow_exception(failure);
    if (!isFirst) co_return LinkState::UsedUp;
    log::info("log received", {{"station", linked->request.station.value}, {"bytes", stored.size}});
    // Read again: its command may have been put on record while the file came.
    const auto current = co_await requests_.find(linked->request.id);
    if (current && current->command) co_await commands_.tookEffect(*current->command);
    co_return LinkState::Valid;
}

Task<> DiagnosticsService::dropFilesBefore(DateTime time) {
    const auto files = co_await requests_.takeFilesBefore(time);
    for (const auto& file : files) co_await files_.remove(file.name);
}

}  // namespace voltgate
