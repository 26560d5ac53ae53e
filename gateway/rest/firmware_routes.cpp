// Firmware: images, which come and go in pieces, and the updates of stations with them.
#include "gateway/http/file_answers.hpp"
#include "gateway/rest/command_answers.hpp"
#include "gateway/rest/gateway.hpp"
#include "gateway/rest/query.hpp"
#include "ocpp/domain/secrets.hpp"

namespace voltgate::rest {
namespace {

struct NewFirmwareBody {
    json::String<255> name;
    json::String<50> version;
    std::optional<json::String<50>> vendor;
    std::optional<json::String<50>> model;
    std::optional<std::string> signature;
    std::optional<std::string> signingCertificate;
};
JSON_FIELDS(NewFirmwareBody, name, version, vendor, model, signature, signingCertificate)

struct FirmwareView {
    std::int64_t id = 0;
    std::optional<std::string> stationId;
    Spelled<FirmwarePurpose> purpose;
    std::string name;
    std::string version;
    std::optional<std::string> vendor;
    std::optional<std::string> model;
    bool isSigned = false;
    std::optional<std::int64_t> size;
    std::optional<std::string> sha256;
    DateTime createdAt;
    std::optional<DateTime> uploadedAt;
};
JSON_FIELDS(FirmwareView, id, stationId, purpose, name, version, vendor, model, isSigned, size,
            sha256, createdAt, uploadedAt)

struct NewFirmwareUpdateBody {
    std::optional<std::int64_t> firmwareId;
    std::optional<std::string> location;
    std::optional<json::String<50>> version;
    std::optional<bool> isSigned;
    std::optional<std::string> signature;
    std::optional<std::string> signingCertificate;
    std::optional<DateTime> retrieveDate;
    std::optional<DateTime> installDate;
    std::optional<int> retries;
    std::optional<int> retryInterval;
};
JSON_FIELDS(NewFirmwareUpdateBody, firmwareId, location, version, isSigned, signature,
            signingCertificate, retrieveDate, installDate, retries, retryInterval)

struct StepView {
    Spelled<FirmwareUpdateStatus> status;
    DateTime at;
};
JSON_FIELDS(StepView, status, at)

struct FirmwareUpdateView {
    int id = 0;
    std::string stationId;
    std::optional<std::int64_t> firmwareId;
    std::optional<std::string> location;
    std::optional<std::string> version;
    bool isSigned = false;
    DateTime retrieveDate;
    std::optional<DateTime> installDate;
    std::optional<int> retries;
    std::optional<int> retryInterval;
    Spelled<FirmwareUpdateStatus> status;
    std::vector<StepView> history;
    std::optional<std::int64_t> commandId;
    std::string requestedBy;
    DateTime createdAt;
    std::optional<DateTime> endedAt;
};
JSON_FIELDS(FirmwareUpdateView, id, stationId, firmwareId, location, version, isSigned,
            retrieveDate, installDate, retries, retryInterval, status, history, commandId,
            requestedBy, createdAt, endedAt)

FirmwareView toView(const Firmware& firmware) {
    FirmwareView view;
    view.id = firmware.id.value;
    if (firmware.owner) view.stationId = firmware.owner->value;
    view.purpose = spelled(firmware.purpose);
    view.name = firmware.name;
    view.version = firmware.version;
    view.vendor = firmware.vendor;
    view.model = firmware.model;
    view.isSigned = firmware.signature.has_value();
    if (firmware.image) {
        view.size = static_cast<std::int64_t>(firmware.image->size);
        view.sha256 = firmware.image->sha256;
    }
    view.createdAt = firmware.createdAt;
    view.uploadedAt = firmware.uploadedAt;
    return view;
}

FirmwareUpdateView toView(const FirmwareUpdate& update) {
    FirmwareUpdateView view;
    view.id = update.id.value;
    view.stationId = update.station.value;
    if (update.firmware) view.firmwareId = update.firmware->value;
    if (update.location) view.location = withoutAnySecret(*update.location);
    view.version = update.version;
    view.isSigned = update.isSigned;
    view.retrieveDate = update.retrieveAt;
    view.installDate = update.installAt;
    view.retries = update.retries;
    if (update.retryInterval) view.retryInterval = static_cast<int>(update.retryInterval->count());
    view.status = spelled(update.status);
    for (const auto& [status, at] : update.history) view.history.push_back({spelled(status), at});
    if (update.command) view.commandId = update.command->value;
    view.requestedBy = update.requestedBy;
    view.createdAt = update.createdAt;
    view.endedAt = update.endedAt;
    return view;
}

template <class Body>
std::optional<FirmwareSignature> signatureOf(const Body& body) {
    if (body.signature.has_value() != body.signingCertificate.has_value()) {
        throw badInput({{"signature", "goes with signingCertificate: give both or neither"}});
    }
    if (!body.signature) return std::nullopt;
    return FirmwareSignature{*body.signature, *body.signingCertificate};
}

template <class Text>
std::optional<std::string> textOf(const std::optional<Text>& text) {
    return text ? std::optional<std::string>(text->value) : std::nullopt;
}

NewFirmwareUpdate read(NewFirmwareUpdateBody body, const Request& request) {
    NewFirmwareUpdate wanted;
    if (body.firmwareId) wanted.firmware = FirmwareId{*body.firmwareId};
    wanted.location = body.location;
    wanted.version = textOf(body.version);
    wanted.isSigned = body.isSigned.value_or(false);
    wanted.signature = signatureOf(body);
    wanted.retrieveAt = body.retrieveDate;
    wanted.installAt = body.installDate;
    wanted.retries = body.retries;
    if (body.retryInterval) wanted.retryInterval = std::chrono::seconds(*body.retryInterval);
    if (body.location) body.location = withoutAnySecret(*body.location);
    wanted.request = json::Writer::write(body);
    wanted.requestedBy = request.caller.name;
    return wanted;
}

class FirmwareRoutes {
public:
    explicit FirmwareRoutes(const Gateway& gateway) : gateway_(gateway) {}

    Task<Response> list(const Request& request) {
        Query query(request);
        const FirmwareFilter filter{.vendor = query.text("vendor"), .model = query.text("model")};
        const auto page = query.page();
        query.finish();
        const auto listed = co_await gateway_.firmware.list(filter, page);
        co_return pageResponse(listed, [](const Firmware& item) { return toView(item); });
    }

    Task<Response> create(const Request& request) {
        const auto body = bodyOf<NewFirmwareBody>(request);
        Firmware fresh;
        fresh.name = body.name.value;
        fresh.version = body.version.value;
        fresh.vendor = textOf(body.vendor);
        fresh.model = textOf(body.model);
        fresh.signature = signatureOf(body);
        const auto added = co_await gateway_.firmware.add(std::move(fresh));
        co_return created(apiPath + "/firmware/" + std::to_string(added.id.value), toView(added));
    }

    Task<Response> read(const Request& request) {
        const auto firmware = co_await find(request);
        co_return jsonResponse(200, toView(firmware));
    }

    Task<Response> remove(const Request& request) {
        const auto result = co_await gateway_.firmware.remove(idOf(request));
        if (result == RemovedFirmware::Result::NotFound) throw notFound("firmware with this id");
        if (result == RemovedFirmware::Result::InUse) {
            throw HttpProblem(409, "firmware-in-use",
                              "an update with this firmware is under way; it can be removed when "
                              "that is over");
        }
        co_return Response{204, {}, ""};
    }

    Task<Response> putImage(const Request& request) {
        Query query(request);
        const auto sha256 = query.text("sha256");
        query.finish();
        const auto firmware = co_await find(request);
        const bool isTaken = !firmware.image && co_await gateway_.firmware.upload(
                                                    firmware.id, bytesOf(request), sha256);
        if (!isTaken) {
            throw HttpProblem(409, "image-present",
                              "this firmware has its image already; add another firmware");
        }
        const auto current = co_await find(request);
        co_return jsonResponse(200, toView(current));
    }

    Task<Response> image(const Request& request) {
        const auto firmware = co_await find(request);
        if (!firmware.image) throw notFound("image of this firmware yet");
        auto answer = co_await fileAnswer(request, {*firmware.image, firmware.name},
                                          openerOf(gateway_.firmware));
        co_return answer;
    }

    Task<Response> listUpdates(const Request& request) {
        const auto station = stationOf(request, gateway_);
        Query query(request);
        const auto page = query.pageOfPeriod();
        query.finish();
        const auto listed = co_await gateway_.firmware.updates(station.id, page);
        co_return pageResponse(listed, [](const FirmwareUpdate& item) { return toView(item); });
    }

    Task<Response> update(const Request& request) {
        const auto station = stationOf(request, gateway_);
        auto wanted = rest::read(bodyOf<NewFirmwareUpdateBody>(request), request);
        wanted.station = station.id;
        if (const auto wait = preferenceOf(request).wait) wanted.patience = *wait;
        const auto outcome = co_await gateway_.firmware.update(std::move(wanted));
        requireAnswer(outcome.command);
        const auto view = toView(outcome.update);
        if (outcome.update.status == FirmwareUpdateStatus::Refused) {
            co_return jsonResponse(200, view);
        }
        co_return created(apiPath + "/stations/" + request.parameter("id") + "/firmware-updates/" +
                              std::to_string(view.id),
                          view);
    }

    Task<Response> readUpdate(const Request& request) {
        const auto station = stationOf(request, gateway_);
        const auto number = numberOf(request, "firmware update", INT32_MAX, "updateId");
        const auto found =
            co_await gateway_.firmware.findUpdate({static_cast<std::int32_t>(number)});
        if (!found || found->station != station.id) throw notFound("firmware update with this id");
        co_return jsonResponse(200, toView(*found));
    }

private:
    static FirmwareId idOf(const Request& request) {
        return {numberOf(request, "firmware", INT64_MAX)};
    }
    Task<Firmware> find(const Request& request) {
        auto firmware = co_await gateway_.firmware.find(idOf(request));
        if (!firmware) throw notFound("firmware with this id");
        co_return std::move(*firmware);
    }

    const Gateway& gateway_;
};

}  // namespace

void addFirmwareRoutes(Routes& routes, const Gateway& gateway) {
    const auto firmware = apiPath + "/firmware";
    const auto one = firmware + "/{id}";
    const auto updates = apiPath + "/stations/{id}/firmware-updates";
    using Block = FirmwareRoutes;
    RouteAdder adder(routes, std::make_shared<Block>(gateway));
    adder.addSlow("GET", firmware, Permission::ReadFirmware, &Block::list)
        .add("POST", firmware, Permission::ManageFirmware, &Block::create)
        .add("GET", one, Permission::ReadFirmware, &Block::read)
        .add("DELETE", one, Permission::ManageFirmware, &Block::remove)
        .add("GET", one + "/image", Permission::ReadFirmware, &Block::image)
        .addStream("PUT", one + "/image", Permission::ManageFirmware, &Block::putImage)
        .addSlow("GET", updates, Permission::ReadFirmware, &Block::listUpdates)
        .add("POST", updates, Permission::Command, &Block::update)
        .add("GET", updates + "/{updateId}", Permission::ReadFirmware, &Block::readUpdate);
}

}  // namespace voltgate::rest
