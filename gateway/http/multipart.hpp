// The file in a multipart/form-data body (RFC 7578), taken out while the body arrives: the part of
// a certain name, or the first part that has a file name or is named "file". Everything around it
// is skipped.
#pragma once
#include <memory>
#include <optional>
#include <string>

#include "gateway/http/message.hpp"

namespace voltgate::http {

/// The boundary, if this Content-Type is multipart/form-data. Throws HttpProblem 400 when it is and
/// has no usable boundary.
std::optional<std::string> multipartBoundary(const std::string& contentType);

class MultipartFile final : public ByteSource {
public:
    /// With a `field` the file must be in the part of that name.
    MultipartFile(std::shared_ptr<ByteSource> body, const std::string& boundary,
                  std::string field = "");

    /// Reads on to where the file begins; throws as read(), which does so itself otherwise.
    Task<> begin();
    /// Throws HttpProblem 400 when the body has no file or ends before it should.
    Task<std::string> read() override;
    /// As its part says; empty when that says none, or has not come yet.
    const std::string& fileName() const { return fileName_; }
    /// A header field of its part; empty when there is none, or it has not come yet.
    std::string partHeader(const std::string& name) const;

private:
    enum class Place { BeforeFile, InFile, Over };

    Task<bool> more();
    Task<> skipTo(std::string what);
    Task<std::string> takeThrough(std::string what);
    bool isFile(const std::string& header);
    HttpProblem broken(const std::string& what) const;

    std::shared_ptr<ByteSource> body_;
    const std::string field_;
    const std::string delimiter_;  // With the line break before it.
    std::string buffer_ = "\r\n";  // So that the first delimiter is like all others.
    Place place_ = Place::BeforeFile;
    std::string header_;  // Of its part.
    std::string fileName_;
};

}  // namespace voltgate::http
