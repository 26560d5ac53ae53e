#include "tests/support/zip_files.hpp"

#include <zip.h>

#include <stdexcept>

namespace voltgate::test {

std::string zipOf(const ZipContents& contents) {
    auto* buffer = zip_source_buffer_create(nullptr, 0, 0, nullptr);
    zip_source_keep(buffer);
    auto* zip = zip_open_from_source(buffer, ZIP_TRUNCATE, nullptr);
    if (zip == nullptr) throw std::runtime_error("no zip can be made");
    for (const auto& [name, content] : contents) {
        auto* source = zip_source_buffer(zip, content.data(), content.size(), 0);
        if (zip_file_add(zip, name.c_str(), source, ZIP_FL_ENC_UTF_8) < 0) {
            throw std::runtime_error("no entry can be added: " + name);
        }
    }
    if (zip_close(zip) != 0) throw std::runtime_error("the zip cannot be written");
    zip_source_open(buffer);
    zip_source_seek(buffer, 0, SEEK_END);
    std::string bytes(static_cast<std::size_t>(zip_source_tell(buffer)), '\0');
    zip_source_seek(buffer, 0, SEEK_SET);
    zip_source_read(buffer, bytes.data(), bytes.size());
    zip_source_close(buffer);
    zip_source_free(buffer);
    return bytes;
}

std::string zipThatPromises(std::string zip, std::uint32_t size) {
    // APPNOTE 4.3.12: the size is at 24 of an entry of the directory.
    const auto entry = zip.find("PK\x01\x02");
    for (std::size_t i = 0; i < 4; ++i) zip[entry + 24 + i] = static_cast<char>(size >> (8 * i));
    return zip;
}

std::string formWith(const std::string& fileName, const std::string& content,
                     const std::string& field, const std::string& partHeaders) {
    return "--" + formBoundary + "\r\nContent-Disposition: form-data; name=\"" + field +
           "\"; filename=\"" + fileName + "\"\r\n" + partHeaders + "\r\n" + content + "\r\n--" +
           formBoundary + "--\r\n";
}

}  // namespace voltgate::test
