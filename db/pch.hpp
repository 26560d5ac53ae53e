// Precompiled for those who speak to PostgreSQL.
#pragma once
#include <pqxx/pqxx>

#include "db/connection.hpp"
#include "db/database.hpp"
#include "db/enum_text.hpp"
#include "db/parameter.hpp"
#include "db/row.hpp"
#include "db/statement.hpp"
