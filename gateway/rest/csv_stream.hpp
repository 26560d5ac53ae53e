// A list as CSV, however long it is: read from the database page by page, as the client takes it.
// Memory and database threads are those of one page; a client that stops reading holds neither.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "gateway/http/bounds.hpp"
#include "gateway/rest/csv.hpp"

namespace voltgate::rest {

/// What stands on one page, and where the next begins.
struct CsvPage {
    std::string rows;
    std::optional<std::int64_t> next{};
};

struct CsvExport {
    std::string fileName;
    std::string caller;
    /// The page from this cursor on. What it refers to outlives the answer.
    std::function<Task<CsvPage>(std::optional<std::int64_t> cursor)> page;
};

/// All of the list. The first page is there before the answer begins, so that what is wrong is told
/// by its status. Throws HttpProblem 429 or 503 when too many exports are under way.
Task<Response> streamCsv(Bounds& bounds, std::string header, CsvExport wanted);
/// One page; the header Next-Cursor tells where the next one begins.
Response csvPage(const CsvExport& wanted, std::string header, CsvPage page);

}  // namespace voltgate::rest
