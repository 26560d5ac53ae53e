#include "gateway/http/multipart.hpp"

#include "gateway/http/media_type.hpp"
#include "ocpp/domain/text.hpp"

namespace voltgate::http {
namespace {

constexpr std::size_t longestBoundary = 70;             // RFC 2046 §5.1.1
constexpr std::size_t longestHeader = 16UL * 1024;      // Of one part.
constexpr std::size_t longestPreamble = 1024UL * 1024;  // Before the file.

// The value of the header field of this name in the header of a part; empty without one.
std::string fieldOf(const std::string& header, const std::string& name) {
    const auto start = "\r\n" + name + ":";
    const auto at = toLower(header).find(toLower(start));
    if (at == std::string::npos) return "";
    const auto begin = header.find_first_not_of(" \t", at + start.size());
    return header.substr(begin, header.find("\r\n", at + start.size()) - begin);
}

}  // namespace

std::optional<std::string> multipartBoundary(const std::string& contentType) {
    if (!toLower(contentType).starts_with("multipart/form-data")) return std::nullopt;
    auto boundary = parameterOf(contentType, "boundary");
    if (!boundary || boundary->empty() || boundary->size() > longestBoundary) {
        throw badInput({{"Content-Type",
                         "multipart/form-data needs a boundary of 1 to 70 "
                         "characters"}});
    }
    return boundary;
}

MultipartFile::MultipartFile(std::shared_ptr<ByteSource> body, const std::string& boundary,
                             std::string field)
    : body_(std::move(body)), field_(std::move(field)), delimiter_("\r\n--" + boundary) {}

HttpProblem MultipartFile::broken(const std::string& what) const {
    return badInput({{field_, "the multipart body " + what}});
}

std::string MultipartFile::partHeader(const std::string& name) const {
    return fieldOf(header_, name);
}

Task<bool> MultipartFile::more() {
    const auto bytes = co_await body_->read();
    buffer_ += bytes;
    co_return !bytes.empty();
}

// Drops everything up to and with `what`.
Task<> MultipartFile::skipTo(std::string what) {
    std::size_t skipped = 0;
    auto at = buffer_.find(what);
    while (at == std::string::npos) {
        const auto kept = std::min(buffer_.size(), what.size() - 1);
        skipped += buffer_.size() - kept;
        buffer_.erase(0, buffer_.size() - kept);
        if (skipped > longestPreamble) throw broken("has more than 1 MiB before its file");
        if (!co_await more()) throw broken("ends before its file, or has none");
        at = buffer_.find(what);
    }
    buffer_.erase(0, at + what.size());
}

Task<std::string> MultipartFile::takeThrough(std::string what) {
    auto at = buffer_.find(what);
    while (at == std::string::npos) {
        if (buffer_.size() > longestHeader) throw broken("has a part with too long a header");
        if (!co_await more()) throw broken("ends within the header of a part");
        at = buffer_.find(what);
    }
    auto taken = buffer_.substr(0, at + what.size());
    buffer_.erase(0, taken.size());
    co_return taken;
}

bool MultipartFile::isFile(const std::string& header) {
    const auto disposition = fieldOf(header, "Content-Disposition");
    const auto part = parameterOf(disposition, "name");
    const auto fileName = parameterOf(disposition, "filename");
    if (field_.empty() ? !fileName && part != "file" : part != field_) {
        if (field_.empty() || !fileName) return false;
        // It is not read to its end to find out that there is no other.
        throw badInput({{field_, "expected the file in the field '" + field_ + "', not in '" +
                                     part.value_or("") + "'"}});
    }
    header_ = header;
    fileName_ = fileName.value_or("");
    return true;
}

Task<> MultipartFile::begin() {
    if (place_ != Place::BeforeFile) co_return;
    for (bool isFound = false; !isFound;) {
        co_await skipTo(delimiter_);
        const auto rest = co_await takeThrough("\r\n");
        if (rest.starts_with("--")) throw broken("has no file");
        // Without header fields there is only the empty line.
        buffer_.insert(0, "\r\n");
        const auto header = co_await takeThrough("\r\n\r\n");
        isFound = isFile(header);
    }
    place_ = Place::InFile;
}

Task<std::string> MultipartFile::read() {
    co_await begin();
    while (place_ == Place::InFile) {
        const auto end = buffer_.find(delimiter_);
        // What may be the beginning of the delimiter stays until more has come.
        const auto held = end == std::string::npos ? delimiter_.size() - 1 : buffer_.size() - end;
        if (end != std::string::npos) place_ = Place::Over;
        if (buffer_.size() > held) {
            auto bytes = buffer_.substr(0, buffer_.size() - held);
            buffer_.erase(0, bytes.size());
            co_return bytes;
        }
        if (place_ == Place::InFile && !co_await more()) throw broken("ends within its file");
    }
    co_return std::string();
}

}  // namespace voltgate::http
