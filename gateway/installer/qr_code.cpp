// The only file with libqrencode and libpng.
#include "gateway/installer/qr_code.hpp"

#include <png.h>
#include <qrencode.h>

#include <memory>
#include <stdexcept>
#include <vector>

namespace voltgate::installer {
namespace {

constexpr std::size_t moduleSize = 4;  // Pixels.
constexpr std::size_t quietZone = 4;   // Modules around it, ISO/IEC 18004 §6.3.8
constexpr png_byte white = 255;
constexpr png_byte black = 0;

using Code = std::unique_ptr<QRcode, decltype(&QRcode_free)>;

std::vector<png_byte> pixelsOf(const QRcode& code, std::size_t side) {
    std::vector<png_byte> pixels(side * side, white);
    const auto width = static_cast<std::size_t>(code.width);
    for (std::size_t y = 0; y < width * moduleSize; ++y) {
        for (std::size_t x = 0; x < width * moduleSize; ++x) {
            const auto place = (y / moduleSize) * width + x / moduleSize;
            const bool isDark = (code.data[place] & 1U) != 0;
            const auto row = y + quietZone * moduleSize;
            if (isDark) pixels[row * side + x + quietZone * moduleSize] = black;
        }
    }
    return pixels;
}

}  // namespace

std::string qrCodePng(std::string_view text) {
    const Code code(
        QRcode_encodeData(static_cast<int>(text.size()),
                          reinterpret_cast<const unsigned char*>(text.data()), 0, QR_ECLEVEL_L),
        &QRcode_free);
    if (!code) throw std::length_error("the text does not fit into a QR code");
    const auto side = (static_cast<std::size_t>(code->width) + 2 * quietZone) * moduleSize;
    const auto pixels = pixelsOf(*code, side);

    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.width = static_cast<png_uint_32>(side);
    image.height = static_cast<png_uint_32>(side);
    image.format = PNG_FORMAT_GRAY;
    png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
    std::string png(size, '\0');
    if (png_image_write_to_memory(&image, png.data(), &size, 0, pixels.data(), 0, nullptr) == 0) {
        throw std::runtime_error(std::string("no picture could be made: ") + image.message);
    }
    png.resize(size);
    return png;
}

}  // namespace voltgate::installer
