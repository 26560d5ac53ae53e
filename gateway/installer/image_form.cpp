#include "gateway/installer/image_form.hpp"

#include <algorithm>

#include "gateway/http/file_answers.hpp"
#include "ocpp/domain/file_name.hpp"
#include "ocpp/domain/text.hpp"

namespace voltgate::installer {
namespace {

const std::string field = "data";
constexpr std::size_t nameAtMost = 100;
constexpr std::size_t mimetypeAtMost = 127;  // RFC 6838 §4.2, for each of its halves.

HttpProblem refused(std::string reason, std::optional<std::string> value = {}) {
    return http::badInput(
        {{.path = field, .reason = std::move(reason), .value = std::move(value)}});
}

std::string nameOf(const std::string& given) {
    if (given.empty()) throw refused("'data' is required: a file, with its name");
    if (given.size() > nameAtMost) throw refused("the file name has more than 100 characters");
    auto name = harmlessFileName(given);
    if (given.find_first_of("/\\") != std::string::npos || given.find("..") != std::string::npos) {
        throw refused("the file name may have no path and no '..' in it", name);
    }
    return name;
}

std::string mimetypeIn(const std::string& header) {
    const auto type = toLower(header.substr(0, header.find_first_of("; \t")));
    const bool isPlain = std::all_of(type.begin(), type.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
               std::string_view("/.+-_").find(c) != std::string_view::npos;
    });
    const bool isType = isPlain && type.find('/') != std::string::npos;
    return isType && type.size() <= mimetypeAtMost ? type : "application/octet-stream";
}

std::string encodingIn(const std::string& header) {
    auto encoding = toLower(header.substr(0, header.find_first_of("; \t")));
    if (encoding.empty()) return "7bit";
    // RFC 7578 §4.7: none is to be used; these change nothing.
    if (encoding == "7bit" || encoding == "8bit" || encoding == "binary") return encoding;
    throw refused("the file is encoded by its Content-Transfer-Encoding: send it as it is");
}

}  // namespace

bool ImageForm::isZip() const { return toLower(name).ends_with(".zip"); }

Task<ImageForm> imageFormOf(const Request& request) {
    const auto boundary = http::multipartBoundary(request.header("Content-Type").value_or(""));
    if (!boundary) throw refused("'data' is required: multipart/form-data with the file in it");
    ImageForm form;
    form.file = std::make_shared<http::MultipartFile>(http::bytesOf(request), *boundary, field);
    co_await form.file->begin();
    form.name = nameOf(form.file->fileName());
    form.mimetype = mimetypeIn(form.file->partHeader("Content-Type"));
    form.encoding = encodingIn(form.file->partHeader("Content-Transfer-Encoding"));
    co_return form;
}

Task<std::vector<ZipEntry>> contentsOf(StationFirmwareService& firmware, StoredFile image) {
    const auto open = [&firmware, image](std::uint64_t offset, std::uint64_t length) {
        return firmware.open(image, offset, length);
    };
    auto entries = co_await listZip(image, open);
    co_return entries;
}

namespace {

Task<> requireZip(StationFirmwareService& firmware, StoredFile image) {
    try {
        co_await contentsOf(firmware, std::move(image));
    } catch (const ZipFault& fault) {
        throw refused(fault.what());
    }
}

}  // namespace

IncomingImage incoming(const Request& request, const ImageForm& form,
                       StationFirmwareService& firmware) {
    IncomingImage image{.station = request.station.id, .name = form.name, .bytes = form.file};
    if (form.isZip()) {
        image.check = [&firmware](const StoredFile& stored) {
            return requireZip(firmware, stored);
        };
    }
    return image;
}

}  // namespace voltgate::installer
