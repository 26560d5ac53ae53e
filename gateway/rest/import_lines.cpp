#include "gateway/rest/import_lines.hpp"

#include <algorithm>

#include "gateway/http/media_type.hpp"
#include "ocpp/domain/text.hpp"

namespace voltgate::rest {
namespace {

constexpr std::string_view byteOrderMark = "\xEF\xBB\xBF";

void appendQuoted(std::string& json, std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdef";
    json += '"';
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            json += '\\';
            json += c;
        } else if (byte < 0x20) {
            json += "\\u00";
            json += digits[byte >> 4];
            json += digits[byte & 0xF];
        } else {
            json += c;
        }
    }
    json += '"';
}

struct Cells {
    std::vector<std::string> values{};
    std::string fault{};
};

// One cell off the front; false when its quotes are wrong.
bool takeCell(std::string_view& rest, char separator, std::string& cell) {
    if (!rest.starts_with('"')) {
        const auto end = std::min(rest.find(separator), rest.size());
        cell = trimmed(rest.substr(0, end));
        rest.remove_prefix(end);
        return cell.find('"') == std::string::npos;
    }
    rest.remove_prefix(1);
    while (true) {
        const auto quote = rest.find('"');
        if (quote == std::string_view::npos) return false;
        cell += rest.substr(0, quote);
        rest.remove_prefix(quote + 1);
        if (!rest.starts_with('"')) break;
        cell += '"';
        rest.remove_prefix(1);
    }
    return rest.empty() || rest.front() == separator;
}

Cells cellsOf(std::string_view rest, char separator) {
    Cells cells;
    while (true) {
        if (!takeCell(rest, separator, cells.values.emplace_back())) {
            cells.fault =
                "a quote stands where none may: quote the whole cell and double quotes in it";
            return cells;
        }
        if (rest.empty()) return cells;
        rest.remove_prefix(1);
    }
}

std::string joinedNames(const std::vector<std::string_view>& names) {
    return joined(std::vector<std::string>(names.begin(), names.end()));
}

}  // namespace

ImportFormat importFormatOf(const Request& request) {
    const auto type = request.header("Content-Type").value_or("");
    requireUtf8(type);
    const auto name = mediaTypeIn(type);
    if (name == "text/csv") return ImportFormat::Csv;
    if (name == "application/x-ndjson" || name == "application/jsonl")
        return ImportFormat::JsonLines;
    throw HttpProblem(415,
                      "expected Content-Type: text/csv, or application/x-ndjson or "
                      "application/jsonl for one JSON object a line");
}

std::optional<ImportFormat> importFormatOf(std::string_view fileName) {
    const auto name = toLower(fileName);
    if (name.ends_with(".csv")) return ImportFormat::Csv;
    if (name.ends_with(".jsonl") || name.ends_with(".ndjson")) return ImportFormat::JsonLines;
    return std::nullopt;
}

ImportLines::ImportLines(std::shared_ptr<ByteSource> bytes, ImportFormat format,
                         std::vector<std::string_view> columns, ImportBounds bounds)
    : bytes_(std::move(bytes)), format_(format), known_(std::move(columns)), bounds_(bounds) {}

Task<std::optional<ImportLine>> ImportLines::next() {
    auto record = co_await nextRecord();
    if (record && format_ == ImportFormat::Csv && columns_.empty()) {
        readHeader(*record);
        record = co_await nextRecord();
    }
    if (!record) co_return std::nullopt;
    if (++records_ > bounds_.lines) {
        throw HttpProblem(413, "there are more than " + std::to_string(bounds_.lines) +
                                   " records; nothing was imported: split the file");
    }
    co_return toLine(std::move(*record));
}

// Empty lines are none.
Task<std::optional<ImportLines::Record>> ImportLines::nextRecord() {
    while (true) {
        auto end = endOfRecord();
        while (!end) {
            requireFits(buffer_.size());
            const bool isMore = co_await readMore();
            end = endOfRecord();
            if (!isMore && !end) end = buffer_.size();
        }
        requireFits(*end);
        if (*end == begin_ && isAtEnd_ && begin_ == buffer_.size()) co_return std::nullopt;
        auto record = take(*end);
        if (!trimmed(record.text).empty()) co_return record;
    }
}

void ImportLines::requireFits(std::size_t end) const {
    if (end - begin_ <= bounds_.lineBytes) return;
    throw HttpProblem(413, "line " + std::to_string(line_) + " is longer than " +
                               std::to_string(bounds_.lineBytes) +
                               " bytes, or a quote in it is never closed; nothing was imported");
}

Task<bool> ImportLines::readMore() {
    if (isAtEnd_) co_return false;
    const auto piece = co_await bytes_->read();
    isAtEnd_ = piece.empty();
    bytesRead_ += piece.size();
    if (bytesRead_ > bounds_.bytes) {
        throw HttpProblem(413, "the file is larger than " + std::to_string(bounds_.bytes >> 20) +
                                   " MiB; nothing was imported");
    }
    buffer_.erase(0, begin_);
    scanned_ -= begin_;
    begin_ = 0;
    buffer_ += piece;
    co_return !isAtEnd_;
}

// Where the line break is that ends the next record.
std::optional<std::size_t> ImportLines::endOfRecord() {
    for (; scanned_ < buffer_.size(); ++scanned_) {
        const char c = buffer_[scanned_];
        if (format_ == ImportFormat::Csv) readQuotes(c);
        if (c == '\n' && quotes_ != Quotes::Open) return scanned_;
    }
    return std::nullopt;
}

// A quote within a cell that does not begin with one opens nothing: it would take in the lines
// behind it.
void ImportLines::readQuotes(char c) {
    if (quotes_ == Quotes::Open) {
        if (c == '"') quotes_ = Quotes::Closed;
        return;
    }
    const bool isDoubled = quotes_ == Quotes::Closed;
    quotes_ = c == '"' && (isDoubled || isAtCell()) ? Quotes::Open : Quotes::None;
}

bool ImportLines::isAtCell() const {
    const auto read = std::string_view(buffer_).substr(begin_, scanned_ - begin_);
    if (read.empty() || (line_ == 1 && read == byteOrderMark)) return true;
    return read.back() == separator_ || (columns_.empty() && read.back() == ';');
}

ImportLines::Record ImportLines::take(std::size_t end) {
    Record record{.number = line_, .text = buffer_.substr(begin_, end - begin_)};
    if (line_ == 1 && record.text.starts_with(byteOrderMark))
        record.text.erase(0, byteOrderMark.size());
    line_ += 1 + std::count(record.text.begin(), record.text.end(), '\n');
    if (record.text.ends_with('\r')) record.text.pop_back();
    begin_ = scanned_ = std::min(end + 1, buffer_.size());
    quotes_ = Quotes::None;
    return record;
}

void ImportLines::readHeader(const Record& record) {
    const bool hasComma = record.text.find(',') != std::string::npos;
    separator_ = !hasComma && record.text.find(';') != std::string::npos ? ';' : ',';
    auto cells = cellsOf(record.text, separator_);
    const std::string place = "line " + std::to_string(record.number);
    if (!cells.fault.empty()) throw badInput({{place, cells.fault}});
    std::vector<Fault> faults;
    for (const auto& column : cells.values) {
        if (std::find(known_.begin(), known_.end(), column) == known_.end())
            faults.push_back({place, "there is no column '" + column +
                                         "'; the first line names columns out of " +
                                         joinedNames(known_)});
        if (std::count(cells.values.begin(), cells.values.end(), column) > 1)
            faults.push_back({place, "the column '" + column + "' stands there twice"});
    }
    if (!faults.empty()) throw badInput(std::move(faults));
    columns_ = std::move(cells.values);
}

// An empty cell says nothing.
ImportLine ImportLines::toLine(Record record) const {
    ImportLine line{.number = record.number};
    if (format_ == ImportFormat::JsonLines) {
        line.json = std::move(record.text);
        return line;
    }
    auto cells = cellsOf(record.text, separator_);
    line.fault = std::move(cells.fault);
    if (line.fault.empty() && cells.values.size() > columns_.size())
        line.fault = "there are more cells than columns";
    if (!line.fault.empty()) return line;
    line.json = "{";
    for (std::size_t i = 0; i < cells.values.size(); ++i) {
        if (cells.values[i].empty()) continue;
        if (line.json.size() > 1) line.json += ',';
        appendQuoted(line.json, columns_[i]);
        line.json += ':';
        appendQuoted(line.json, cells.values[i]);
    }
    line.json += '}';
    return line;
}

}  // namespace voltgate::rest
