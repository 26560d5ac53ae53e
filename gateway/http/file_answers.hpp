// Files over HTTP: as a body that comes in, and as an answer with ranges and digests (RFC 9110
// §13, §14; RFC 9530).
#pragma once
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "gateway/http/message.hpp"
#include "ocpp/domain/stored_file.hpp"

namespace voltgate::http {

/// The body of the request, in pieces, however it came.
std::shared_ptr<ByteSource> bytesOf(const Request& request);

/// A file as clients see it.
struct OfferedFile {
    StoredFile file;
    std::string name;
    std::string contentType = "application/octet-stream";
};

/// Of a file so many bytes from there on.
using FileOpener = std::function<Task<std::shared_ptr<ByteSource>>(
    StoredFile file, std::uint64_t offset, std::uint64_t length)>;

/// The answer to a request for a file: 200, 206 for one range, 304 for what the client has already,
/// which opens nothing. Ranges that cannot be read, and several at once, are ignored, as RFC 9110
/// §14.2 allows. Throws HttpProblem 416 for a range that is beyond the end.
Task<Response> fileAnswer(const Request& request, OfferedFile offered, FileOpener open);

/// The opener that is a method `open` of a service, which outlives the answer.
template <class Service>
FileOpener openerOf(Service& service) {
    return [&service](StoredFile file, std::uint64_t offset, std::uint64_t length) {
        return service.open(std::move(file), offset, length);
    };
}

}  // namespace voltgate::http
