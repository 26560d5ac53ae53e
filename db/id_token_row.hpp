// A token's row as a record of the domain.
#pragma once
#include <pqxx/pqxx>

#include "ocpp/domain/id_token.hpp"

namespace voltgate::db {

IdTokenRecord readIdToken(const pqxx::row& row);

}  // namespace voltgate::db
