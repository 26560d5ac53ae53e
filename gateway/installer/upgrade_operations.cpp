// POST /upgrade: an image that the station is told to install, and fetches by a one-time URL. What
// came that way is listed under development/.
#include "gateway/installer/blocks.hpp"
#include "gateway/installer/command_answers.hpp"
#include "gateway/installer/image_form.hpp"
#include "gateway/installer/station_images.hpp"
#include "ocpp/domain/text.hpp"
#include "ocpp/json/writer.hpp"

namespace voltgate::installer {
namespace {

struct UpgradeView {
    std::string originalname;
    std::string encoding;
    std::string mimetype;
    std::int64_t size = 0;
    std::string destination;  ///< Where it is kept: a folder of this API, none of the server.
    std::string location;
    std::string filename;
    std::string path;
};
JSON_FIELDS(UpgradeView, originalname, encoding, mimetype, size, destination, location, filename,
            path)

const std::string destination = "upgrades";

struct ContentView {
    std::string filename;
    std::int64_t size = 0;
};
JSON_FIELDS(ContentView, filename, size)

bool isZip(const Firmware& firmware) { return toLower(firmware.name).ends_with(".zip"); }

class UpgradeOperations : public StationImages {
public:
    explicit UpgradeOperations(StationFirmwareService& firmware)
        : StationImages(firmware, FirmwarePurpose::Upgrade) {}

    Task<Response> upgrade(const Request& request) {
        const auto form = co_await imageFormOf(request);
        const auto upgrade =
            co_await firmware_.upgrade(incoming(request, form, firmware_), request.caller);
        if (!upgrade.isTakenOn()) {
            const auto status = requireStatus(upgrade.outcome.command);
            const bool isReplaced =
                upgrade.outcome.update.status == FirmwareUpdateStatus::Cancelled;
            throw HttpProblem(409, isReplaced ? "another update took the place of this one"
                                              : "the station answered " + status);
        }
        const UpgradeView view{.originalname = form.name,
                               .encoding = form.encoding,
                               .mimetype = form.mimetype,
                               .size = static_cast<std::int64_t>(upgrade.image.size),
                               .destination = destination,
                               .location = destination + "/" + form.name,
                               .filename = form.name,
                               .path = destination + "/" + form.name};
        co_return jsonAnswer(json::Writer::write(view));
    }

    Task<Response> contents(const Request& request) {
        const auto listed = co_await imagesFor(request);
        const auto newest = std::find_if(listed.begin(), listed.end(), isZip);
        if (newest == listed.end()) throw http::notFound("zip file that came for an upgrade yet");
        std::vector<ContentView> views;
        try {
            const auto entries = co_await contentsOf(firmware_, newest->image.value());
            for (const auto& [filename, size] : entries) {
                views.push_back({filename, static_cast<std::int64_t>(size)});
            }
        } catch (const ZipFault& fault) {
            throw HttpProblem(500, newest->name + " is not as it came: " + fault.what());
        }
        co_return jsonAnswer(json::Writer::write(views));
    }
};

}  // namespace

void addUpgradeOperations(Operations& operations, StationFirmwareService& firmware) {
    using Block = UpgradeOperations;
    OperationAdder(operations, std::make_shared<Block>(firmware))
        .add("POST", "/upgrade", Scope::OperatorOrInstaller, &Block::upgrade,
             http::BodyUse::Stream);
}

void addUpgradeDevelopmentOperations(Operations& operations, StationFirmwareService& firmware) {
    using Block = UpgradeOperations;
    OperationAdder(operations, std::make_shared<Block>(firmware), Client::Unnamed)
        .add("GET", "/development/upgrade-contents", Scope::Developer, &Block::contents)
        .add("GET", "/development/upgrade", Scope::Developer, &Block::list)
        .add("DELETE", "/development/upgrade", Scope::Developer, &Block::removeAll);
}

}  // namespace voltgate::installer
