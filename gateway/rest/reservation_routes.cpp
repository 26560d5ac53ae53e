// Reservations: the station has the last word, so its verdict is part of the answer.
#include "gateway/rest/command_answers.hpp"
#include "gateway/rest/gateway.hpp"
#include "gateway/rest/query.hpp"

namespace voltgate::rest {
namespace {

struct NewReservationBody {
    json::String<48> stationId;
    std::optional<int> evseId;
    std::optional<int> connectorId;
    json::String<255> idToken;
    std::optional<json::String<255>> groupId;
    DateTime expiresAt;
};
JSON_FIELDS(NewReservationBody, stationId, evseId, connectorId, idToken, groupId, expiresAt)

struct VerdictView {
    std::int64_t commandId = 0;
    std::string status;
};
JSON_FIELDS(VerdictView, commandId, status)

struct ReservationView {
    int id = 0;
    std::string stationId;
    int evseId = 0;
    std::string idToken;
    std::optional<std::string> groupId;
    DateTime expiresAt;
    Spelled<ReservationStatus> status;
    std::optional<int> transactionId;
    DateTime createdAt;
    std::optional<DateTime> endedAt;
    std::optional<VerdictView> verdict;
};
JSON_FIELDS(ReservationView, id, stationId, evseId, idToken, groupId, expiresAt, status,
            transactionId, createdAt, endedAt, verdict)

ReservationView toView(const Reservation& reservation) {
    ReservationView view;
    view.id = reservation.id.value;
    view.stationId = reservation.station.value;
    view.evseId = reservation.evse.value;
    view.idToken = reservation.idToken.value;
    view.groupId = reservation.groupId;
    view.expiresAt = reservation.expiresAt;
    view.status = spelled(reservation.status);
    if (reservation.transaction) view.transactionId = reservation.transaction->value;
    view.createdAt = reservation.createdAt;
    view.endedAt = reservation.endedAt;
    return view;
}

// Throws when the station did not answer.
ReservationView answeredView(const ReservationOutcome& outcome) {
    auto view = toView(outcome.reservation);
    view.verdict = VerdictView{outcome.command.id.value, requireAnswer(outcome.command).status};
    return view;
}

std::string placeOf(const Reservation& reservation) {
    return apiPath + "/reservations/" + std::to_string(reservation.id.value);
}

class ReservationRoutes {
public:
    explicit ReservationRoutes(const Gateway& gateway) : gateway_(gateway) {}

    Task<Response> list(const Request& request) {
        Query query(request);
        ReservationFilter filter;
        if (const auto station = query.text("stationId")) filter.station = StationId{*station};
        if (const auto token = query.text("idToken")) filter.idToken = IdToken{*token};
        filter.status = query.word<ReservationStatus>("status");
        const auto page = query.pageOfPeriod();
        query.finish();
        requireReach(request, gateway_, filter.station);
        const auto listed = co_await gateway_.reservations.list(std::move(filter), page);
        co_return pageResponse(listed, [](const Reservation& item) { return toView(item); });
    }

    Task<Response> create(const Request& request) {
        auto wanted = read(bodyOf<NewReservationBody>(request));
        requireReach(request, gateway_, wanted.station);
        const auto token = co_await gateway_.tokens.find(wanted.idToken);
        if (token) {
            wanted.idToken.type = token->token.type;
            if (!wanted.groupId) wanted.groupId = token->groupId;
        }
        const auto outcome = co_await gateway_.reservations.reserve(std::move(wanted), request.body,
                                                                    request.caller.name);
        const auto view = answeredView(outcome);
        // A refusal is the station's answer and no reservation: nothing was created.
        if (outcome.reservation.status == ReservationStatus::Refused) {
            co_return jsonResponse(200, view);
        }
        co_return created(placeOf(outcome.reservation), view);
    }

    Task<Response> read(const Request& request) {
        const auto reservation = co_await gateway_.reservations.find(idOf(request));
        if (!reservation || !reaches(request.caller, gateway_, reservation->station))
            throw notFound("reservation with this id");
        co_return jsonResponse(200, toView(*reservation));
    }

    Task<Response> cancel(const Request& request) {
        if (request.caller.sites) co_await read(request);
        const auto outcome =
            co_await gateway_.reservations.cancel(idOf(request), request.caller.name);
        if (!outcome) throw notFound("reservation with this id");
        co_return jsonResponse(200, answeredView(*outcome));
    }

private:
    static ReservationId idOf(const Request& request) {
        return {static_cast<std::int32_t>(numberOf(request, "reservation", INT32_MAX))};
    }

    NewReservation read(const NewReservationBody& body) const {
        const auto evse = body.evseId ? *body.evseId : body.connectorId.value_or(0);
        const auto station = gateway_.registration.known(body.stationId.value);
        Faults faults;
        faults.require(station.has_value(), "stationId", "no such station");
        faults.require(evse >= 0, "evseId", "is negative");
        faults.require(!body.idToken.value.empty(), "idToken", "is empty");
        faults.require(body.expiresAt > gateway_.clock.now(), "expiresAt", "is in the past");
        faults.finish();
        NewReservation wanted;
        wanted.station = station ? station->id : StationId{};
        wanted.evse = EvseId{evse};
        wanted.idToken = IdToken{body.idToken.value};
        if (body.groupId) wanted.groupId = body.groupId->value;
        wanted.expiresAt = body.expiresAt;
        return wanted;
    }

    const Gateway& gateway_;
};

}  // namespace

void addReservationRoutes(Routes& routes, const Gateway& gateway) {
    const auto reservations = apiPath + "/reservations";
    using Block = ReservationRoutes;
    RouteAdder adder(routes, std::make_shared<Block>(gateway));
    adder.addSlow("GET", reservations, Permission::ReadReservations, &Block::list)
        .add("POST", reservations, Permission::Reserve, &Block::create)
        .add("GET", reservations + "/{id}", Permission::ReadReservations, &Block::read)
        .add("DELETE", reservations + "/{id}", Permission::Reserve, &Block::cancel);
}

}  // namespace voltgate::rest
