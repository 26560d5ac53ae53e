// firmwares: zip files of the station's own, kept to be fetched again. No other station sees them.
#include "gateway/http/file_answers.hpp"
#include "gateway/installer/blocks.hpp"
#include "gateway/installer/image_form.hpp"
#include "gateway/installer/some_file_view.hpp"
#include "ocpp/json/writer.hpp"

namespace voltgate::installer {
namespace {

class FirmwareOperations {
public:
    explicit FirmwareOperations(StationFirmwareService& firmware) : firmware_(firmware) {}

    Task<Response> add(const Request& request) {
        const auto form = co_await imageFormOf(request);
        if (!form.isZip()) {
            throw http::badInput({{"data", "only .zip files are kept here", form.name}});
        }
        const auto added = co_await firmware_.add(incoming(request, form, firmware_));
        co_return jsonAnswer(json::Writer::write(toView(added)));
    }

    Task<Response> list(const Request& request) {
        const auto listed = co_await ofStation(request);
        co_return jsonAnswer(json::Writer::write(toViews(listed)));
    }

    Task<Response> latest(const Request& request) {
        const auto listed = co_await ofStation(request);
        if (listed.empty()) throw http::notFound("firmware of this station yet");
        co_return Response{.status = 302, .headers = {{"Location", listed.front().name}}};
    }

    Task<Response> download(const Request& request) {
        const auto found = co_await firmware_.find(request.station.id, FirmwarePurpose::Firmwares,
                                                   request.parameter("filename"));
        if (!found) throw http::notFound("firmware of this name");
        auto head = headOf(request, found->image.value(), found->name, "application/zip");
        if (head.response.length) {
            head.response.stream =
                co_await firmware_.open(*found->image, head.slice.offset, head.slice.length);
        }
        co_return std::move(head.response);
    }

    Task<Response> removeAll(const Request& request) {
        co_await firmware_.removeAll(request.station.id, FirmwarePurpose::Firmwares);
        co_return jsonAnswer(R"("ok")");
    }

private:
    Task<std::vector<Firmware>> ofStation(const Request& request) {
        auto listed = co_await firmware_.list(request.station.id, FirmwarePurpose::Firmwares);
        co_return listed;
    }

    StationFirmwareService& firmware_;
};

}  // namespace

void addFirmwareOperations(Operations& operations, StationFirmwareService& firmware) {
    using Block = FirmwareOperations;
    const std::string firmwares = "/firmwares";
    OperationAdder(operations, std::make_shared<Block>(firmware), Client::Unnamed)
        .add("GET", firmwares, Scope::AnyRole, &Block::list)
        .add("POST", firmwares, Scope::InstallerOrDeveloper, &Block::add, http::BodyUse::Stream)
        .add("DELETE", firmwares, Scope::InstallerOrDeveloper, &Block::removeAll)
        .add("GET", firmwares + "/latest", Scope::AnyRole, &Block::latest)
        .add("GET", firmwares + "/{filename}", Scope::AnyRole, &Block::download);
}

}  // namespace voltgate::installer
