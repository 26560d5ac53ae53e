// Zip files made for tests, and forms to send files with.
#pragma once
#include <string>
#include <utility>
#include <vector>

namespace voltgate::test {

/// Names and contents; a name may be anything.
using ZipContents = std::vector<std::pair<std::string, std::string>>;

std::string zipOf(const ZipContents& contents);
/// The zip, whose directory says that its first entry has this size unpacked.
std::string zipThatPromises(std::string zip, std::uint32_t size);

inline const std::string formBoundary = "form-boundary";
inline const std::string formType = "multipart/form-data; boundary=" + formBoundary;

/// A form with one file.
std::string formWith(const std::string& fileName, const std::string& content,
                     const std::string& field = "data",
                     const std::string& partHeaders = "Content-Type: application/zip\r\n");

}  // namespace voltgate::test
