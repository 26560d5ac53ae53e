#include "gateway/http/file_answers.hpp"

#include <openssl/evp.h>

#include <optional>
#include <string_view>

#include "ocpp/domain/file_name.hpp"
#include "ocpp/domain/hex.hpp"
#include "ocpp/domain/number.hpp"

namespace voltgate::http {
namespace {

struct Slice {
    std::uint64_t offset = 0;
    std::uint64_t length = 0;
};

class Whole final : public ByteSource {
public:
    explicit Whole(std::string body) : body_(std::move(body)) {}
    Task<std::string> read() override { co_return std::exchange(body_, {}); }

private:
    std::string body_;
};

std::string base64(const std::string& bytes) {
    std::string text(4 * ((bytes.size() + 2) / 3), '\0');
    // Writes a terminating zero, too, where std::string has one already.
    EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                    reinterpret_cast<const unsigned char*>(bytes.data()),
                    static_cast<int>(bytes.size()));
    return text;
}

HttpProblem beyondTheEnd(std::uint64_t size) {
    HttpProblem problem(416, "the file has " + std::to_string(size) + " bytes");
    problem.headers.emplace_back("Content-Range", "bytes */" + std::to_string(size));
    return problem;
}

// Nothing when the field is not one range that can be read. RFC 9110 §14.1.2
std::optional<Slice> sliceIn(std::string_view field, std::uint64_t size) {
    constexpr std::string_view unit = "bytes=";
    if (!field.starts_with(unit)) return std::nullopt;
    field.remove_prefix(unit.size());
    const auto dash = field.find('-');
    if (dash == std::string_view::npos) return std::nullopt;
    const auto from = integerIn<std::uint64_t>(field.substr(0, dash));
    const auto to = integerIn<std::uint64_t>(field.substr(dash + 1));
    const bool hasEnd = dash + 1 < field.size();
    if (dash == 0) {  // The last so many bytes.
        if (!to) return std::nullopt;
        if (*to == 0) throw beyondTheEnd(size);
        const auto length = std::min(*to, size);
        return Slice{size - length, length};
    }
    if (!from || (hasEnd && !to) || (to && *to < *from)) return std::nullopt;
    if (*from >= size) throw beyondTheEnd(size);
    const auto last = to ? std::min(*to, size - 1) : size - 1;
    return Slice{*from, last - *from + 1};
}

std::optional<Slice> wantedSlice(const Request& request, const std::string& etag,
                                 std::uint64_t size) {
    const auto range = request.header("Range");
    if (!range) return std::nullopt;
    // The rest of something else is of no use: then the whole.
    const auto condition = request.header("If-Range");
    if (condition && *condition != etag) return std::nullopt;
    return sliceIn(*range, size);
}

// Its bytes are those of the slice.
struct FileHead {
    Response response;
    Slice slice;
};

FileHead headOf(const Request& request, const OfferedFile& offered) {
    const auto& file = offered.file;
    const auto etag = "\"" + file.sha256 + "\"";
    FileHead head;
    auto& [status, headers, body, length, stream] = head.response;
    headers = {{"ETag", etag}, {"Accept-Ranges", "bytes"}};
    const auto known = request.header("If-None-Match");
    if (known && (*known == "*" || known->find(etag) != std::string::npos)) {
        status = 304;
        return head;
    }
    const auto slice = wantedSlice(request, etag, file.size);
    head.slice = slice.value_or(Slice{0, file.size});
    length = head.slice.length;
    headers.emplace_back("Content-Type", offered.contentType);
    headers.emplace_back("Content-Disposition",
                         "attachment; filename=\"" + harmlessFileName(offered.name) + "\"");
    // Of the whole file, whatever part of it is sent.
    headers.emplace_back("Repr-Digest",
                         "sha-256=:" + base64(fromHex(file.sha256).value_or("")) + ":");
    if (slice) {
        status = 206;
        const auto [offset, bytes] = *slice;
        headers.emplace_back("Content-Range", "bytes " + std::to_string(offset) + "-" +
                                                  std::to_string(offset + bytes - 1) + "/" +
                                                  std::to_string(file.size));
    }
    return head;
}

}  // namespace

std::shared_ptr<ByteSource> bytesOf(const Request& request) {
    if (request.stream) return request.stream;
    return std::make_shared<Whole>(request.body);
}

Task<Response> fileAnswer(const Request& request, OfferedFile offered, FileOpener open) {
    auto [response, slice] = headOf(request, offered);
    if (response.length) {
        response.stream = co_await open(std::move(offered.file), slice.offset, slice.length);
    }
    co_return std::move(response);
}

}  // namespace voltgate::http
