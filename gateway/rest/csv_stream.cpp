#include "gateway/rest/csv_stream.hpp"

namespace voltgate::rest {
namespace {

class CsvStream final : public ByteSource {
public:
    CsvStream(Bounds& bounds, http::Turn turn, CsvExport wanted, CsvPage first)
        : bounds_(bounds),
          turn_(std::move(turn)),
          wanted_(std::move(wanted)),
          page_(std::move(first)) {}

    Task<std::string> read() override {
        // An empty piece would be the end.
        while (page_.rows.empty() && page_.next) {
            const auto turn = co_await bounds_.slowQueries.enter(wanted_.caller);
            page_ = co_await wanted_.page(page_.next);
        }
        co_return std::exchange(page_.rows, {});
    }

private:
    Bounds& bounds_;
    const http::Turn turn_;
    const CsvExport wanted_;
    CsvPage page_;
};

Headers headersOf(const CsvExport& wanted) {
    return {{"Content-Type", "text/csv; charset=utf-8"},
            {"Content-Disposition", "attachment; filename=\"" + wanted.fileName + "\""}};
}

}  // namespace

Task<Response> streamCsv(Bounds& bounds, std::string header, CsvExport wanted) {
    auto turn = bounds.exports.take(wanted.caller);
    if (!turn) throw tryLater(429, "too many exports are under way already", 5);
    auto first = co_await wanted.page(std::nullopt);
    first.rows.insert(0, header);
    Response response{200, headersOf(wanted)};
    if (first.next) {
        response.stream = std::make_shared<CsvStream>(bounds, std::move(turn), std::move(wanted),
                                                      std::move(first));
    } else {
        response.body = std::move(first.rows);
    }
    co_return response;
}

Response csvPage(const CsvExport& wanted, std::string header, CsvPage page) {
    Response response{200, headersOf(wanted), std::move(header) + page.rows};
    if (page.next) response.headers.emplace_back("Next-Cursor", std::to_string(*page.next));
    return response;
}

}  // namespace voltgate::rest
