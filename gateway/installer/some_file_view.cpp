#include "gateway/installer/some_file_view.hpp"

namespace voltgate::installer {

SomeFileView toView(const Firmware& firmware) {
    const auto modified = firmware.uploadedAt.value_or(firmware.createdAt);
    return {.filename = firmware.name,
            .modified = modified.text(),
            .modifiedMs = modified.milliseconds(),
            .size = static_cast<std::int64_t>(firmware.image ? firmware.image->size : 0)};
}

std::vector<SomeFileView> toViews(const std::vector<Firmware>& firmware) {
    std::vector<SomeFileView> views;
    views.reserve(firmware.size());
    for (const auto& one : firmware) views.push_back(toView(one));
    return views;
}

}  // namespace voltgate::installer
