#include "gateway/installer/station_images.hpp"

#include "ocpp/json/writer.hpp"

namespace voltgate::installer {

SomeFileView toView(const Firmware& firmware) {
    const auto modified = firmware.uploadedAt.value_or(firmware.createdAt);
    return {.filename = firmware.name,
            .modified = modified.text(),
            .modifiedMs = modified.milliseconds(),
            .size = static_cast<std::int64_t>(firmware.image ? firmware.image->size : 0)};
}

Task<Response> StationImages::list(const Request& request) {
    const auto images = co_await imagesFor(request);
    std::vector<SomeFileView> views;
    views.reserve(images.size());
    for (const auto& image : images) views.push_back(toView(image));
    co_return jsonAnswer(json::Writer::write(views));
}

Task<Response> StationImages::removeAll(const Request& request) {
    co_await firmware_.removeAll(request.station.id, purpose_);
    co_return jsonAnswer(R"("ok")");
}

Task<std::vector<Firmware>> StationImages::imagesFor(const Request& request) {
    auto images = co_await firmware_.list(request.station.id, purpose_);
    co_return images;
}

}  // namespace voltgate::installer
