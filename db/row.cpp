#include "db/row.hpp"

namespace voltgate::db {

DateTime Column<DateTime>::from(const pqxx::field& field) {
    const auto time = DateTime::parse(field.c_str());
    if (!time)
        throw std::runtime_error(std::string("not a time in the database: ") + field.c_str());
    return *time;
}

std::vector<std::optional<std::string>> Column<std::vector<std::optional<std::string>>>::from(
    const pqxx::field& field) {
    std::vector<std::optional<std::string>> values;
    auto parser = field.as_array();
    for (auto [kind, text] = parser.get_next(); kind != pqxx::array_parser::done;
         std::tie(kind, text) = parser.get_next()) {
        if (kind == pqxx::array_parser::null_value) values.emplace_back();
        if (kind == pqxx::array_parser::string_value) values.emplace_back(std::move(text));
    }
    return values;
}

}  // namespace voltgate::db
