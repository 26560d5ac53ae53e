// firmwares: zip files of the station's own, kept to be fetched again. No other station sees them.
#include "gateway/http/file_answers.hpp"
#include "gateway/installer/blocks.hpp"
#include "gateway/installer/image_form.hpp"
#include "gateway/installer/station_images.hpp"
#include "ocpp/json/writer.hpp"

namespace voltgate::installer {
namespace {

class FirmwareOperations : public StationImages {
public:
    explicit FirmwareOperations(StationFirmwareService& firmware)
        : StationImages(firmware, FirmwarePurpose::Firmwares) {}

    Task<Response> add(const Request& request) {
        const auto form = co_await imageFormOf(request);
        if (!form.isZip()) {
            throw http::badInput({{"data", "only .zip files are kept here", form.name}});
        }
        const auto added = co_await firmware_.add(incoming(request, form, firmware_));
        co_return jsonAnswer(json::Writer::write(toView(added)));
    }

    Task<Response> latest(const Request& request) {
        const auto listed = co_await imagesFor(request);
        if (listed.empty()) throw http::notFound("firmware of this station yet");
        co_return Response{.status = 302, .headers = {{"Location", listed.front().name}}};
    }

    Task<Response> download(const Request& request) {
        const auto found =
            co_await firmware_.find(request.station.id, purpose_, request.parameter("filename"));
        if (!found) throw http::notFound("firmware of this name");
        auto answer = co_await http::fileAnswer(
            request, {found->image.value(), found->name, "application/zip"},
            http::openerOf(firmware_));
        co_return answer;
    }
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
