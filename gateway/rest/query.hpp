// Reads query fields one by one, collecting what is wrong; finish() refuses the request if anything
// was, or if it has fields that nobody read (a misspelled filter must not pass as none).
#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "gateway/rest/http.hpp"
#include "gateway/rest/words.hpp"
#include "ocpp/domain/datetime.hpp"
#include "ocpp/domain/page.hpp"

namespace voltgate::rest {

class Query {
public:
    explicit Query(const Request& request);

    std::optional<std::string> text(const std::string& name);
    std::optional<DateTime> time(const std::string& name);
    std::optional<bool> flag(const std::string& name);  ///< true or false
    std::optional<std::int64_t> number(const std::string& name, std::int64_t min, std::int64_t max);
    template <class E>
    std::optional<E> word(const std::string& name) {
        const auto value = text(name);
        if (!value) return std::nullopt;
        const auto parsed = fromWord<E>(*value);
        if (!parsed) refuse(name, "expected one of " + allWords<E>());
        return parsed;
    }
    Page page();          ///< limit and cursor
    Page pageOfPeriod();  ///< from and to, too
    bool has(const std::string& name) const { return fields_.contains(name); }

    /// Throws 400 with everything that was wrong.
    void finish() const;

private:
    void refuse(const std::string& name, std::string reason);

    std::map<std::string, std::string> fields_;
    std::set<std::string> read_;
    std::vector<Fault> faults_;
};

}  // namespace voltgate::rest
