// Files over HTTP: as a body that comes in, and as an answer with ranges and digests (RFC 9110
// §13, §14; RFC 9530).
#pragma once
#include <cstdint>
#include <memory>
#include <string>

#include "gateway/http/message.hpp"
#include "ocpp/domain/stored_file.hpp"

namespace voltgate::http {

/// The body of the request, in pieces, however it came.
std::shared_ptr<ByteSource> bytesOf(const Request& request);

/// What of a file is asked for.
struct Slice {
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
};

/// The head of the answer to a request for a file: 200, 206 for one range, 304 for what the client
/// has already. Its bytes are those of the slice. Ranges that cannot be read, and several at once,
/// are ignored, as RFC 9110 §14.2 allows. Throws HttpProblem 416 for a range that is beyond the
/// end.
struct FileHead {
    Response response;
    Slice slice;
};
FileHead headOf(const Request& request, const StoredFile& file, const std::string& fileName,
                const std::string& contentType = "application/octet-stream");

}  // namespace voltgate::http
