// The records of a file that is imported, one by one while it arrives: CSV (RFC 4180, the first
// line names the columns, commas or semicolons) or JSON lines. Bounded in lines, in the length of
// each and in bytes.
#pragma once
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/rest/http.hpp"
#include "ocpp/repositories/file_store.hpp"

namespace voltgate::rest {

enum class ImportFormat { Csv, JsonLines };

/// By the Content-Type of the request. Throws HttpProblem 415.
ImportFormat importFormatOf(const Request& request);
/// By the end of the file's name.
std::optional<ImportFormat> importFormatOf(std::string_view fileName);

struct ImportBounds {
    std::int64_t lines = 100'000;
    std::size_t lineBytes = std::size_t{16} * 1024;
    std::size_t bytes = std::size_t{64} * 1024 * 1024;
};

struct ImportLine {
    std::int64_t number = 0;  ///< Of its first line in the file; the first is 1.
    std::string json{};       ///< An object; the values of CSV are texts.
    std::string fault{};      ///< Why it is none.
};

class ImportLines {
public:
    /// `columns` are those that there may be.
    ImportLines(std::shared_ptr<ByteSource> bytes, ImportFormat format,
                std::vector<std::string_view> columns, ImportBounds bounds = {});

    /// Nothing at the end. Throws HttpProblem 413 beyond the bounds, 400 for a wrong first line.
    Task<std::optional<ImportLine>> next();

private:
    struct Record {
        std::int64_t number = 0;
        std::string text{};
    };

    Task<std::optional<Record>> nextRecord();
    Task<bool> readMore();
    void requireFits(std::size_t end) const;
    std::optional<std::size_t> endOfRecord();
    void readQuotes(char c);
    bool isAtCell() const;
    Record take(std::size_t end);
    void readHeader(const Record& record);
    ImportLine toLine(Record record) const;

    std::shared_ptr<ByteSource> bytes_;
    const ImportFormat format_;
    const std::vector<std::string_view> known_;
    const ImportBounds bounds_;
    std::vector<std::string> columns_;  // Of CSV, once its first line was read.
    char separator_ = ',';
    std::string buffer_;
    std::size_t begin_ = 0;                                           // Of what is not taken yet.
    std::size_t scanned_ = 0;                                         // Up to here no record ends.
    enum class Quotes { None, Open, Closed } quotes_ = Quotes::None;  // There.
    bool isAtEnd_ = false;
    std::size_t bytesRead_ = 0;
    std::int64_t line_ = 1;
    std::int64_t records_ = 0;
};

}  // namespace voltgate::rest
