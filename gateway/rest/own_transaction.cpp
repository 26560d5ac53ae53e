#include "gateway/rest/own_transaction.hpp"

#include "gateway/rest/http.hpp"

namespace voltgate::rest {

Task<std::optional<Transaction>> ownTransaction(TransactionService& transactions, StationId station,
                                                TransactionNumber number) {
    auto known = co_await transactions.find(number);
    if (known && known->station != station) {
        throw HttpProblem(409, "foreign-transaction", "this transaction is one of another station");
    }
    co_return known;
}

}  // namespace voltgate::rest
