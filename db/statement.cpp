#include "db/statement.hpp"

namespace voltgate::db {

pqxx::result execute(pqxx::transaction_base& transaction, const Statement& statement,
                     std::vector<Parameter> parameters) {
    transaction.conn().prepare(statement.name, statement.text);  // Does nothing the second time.
    return transaction.exec_prepared(
        statement.name, pqxx::prepare::make_dynamic_params(parameters.begin(), parameters.end()));
}

}  // namespace voltgate::db
