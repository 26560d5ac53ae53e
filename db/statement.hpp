// Named statements, written beside their use. A connection prepares one when it first runs it, so a
// statement lives as long as the program: declare it as a constant.
#pragma once
#include <pqxx/pqxx>
#include <vector>

#include "db/parameter.hpp"

namespace voltgate::db {

struct Statement {
    const char* name;  ///< Unique in the program.
    const char* text;
};

pqxx::result execute(pqxx::transaction_base& transaction, const Statement& statement,
                     std::vector<Parameter> parameters);

template <class... Values>
pqxx::result run(pqxx::transaction_base& transaction, const Statement& statement,
                 const Values&... values) {
    return execute(transaction, statement, {parameter(values)...});
}

}  // namespace voltgate::db
