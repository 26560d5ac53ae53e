// The values that operations take: nearly all come in the query, also of a POST. What is wrong with
// them is collected; finish() refuses the request with all of it. What nobody asks for is ignored,
// as this API always has.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "gateway/http/message.hpp"

namespace voltgate::installer {

class Parameters {
public:
    /// Throws HttpProblem 400 for a query that cannot be decoded.
    explicit Parameters(const http::Request& request);

    /// Empty, and a fault, when it is missing or empty.
    std::string required(const std::string& name);
    std::optional<std::string> optional(const std::string& name) const;
    /// Comma separated, or the parameter repeated.
    std::vector<std::string> list(const std::string& name);

    /// The answer repeats the value, unless it is a secret.
    void refuse(const std::string& name, std::string message);
    void finish() const;  ///< Throws HttpProblem 400.

private:
    std::map<std::string, std::vector<std::string>> values_;
    std::vector<http::Fault> faults_;
};

}  // namespace voltgate::installer
