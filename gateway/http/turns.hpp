// How much one caller may have under way at once, and all together: whoever has a turn holds it as
// long as it takes, and there are only so many. Safe to use from any thread.
#pragma once
#include <memory>
#include <string>

namespace voltgate::http {

/// Held; it ends with its last copy.
using Turn = std::shared_ptr<const void>;

class Turns {
public:
    Turns(std::size_t ofOne, std::size_t ofAll);

    /// Null when the caller, or all together, have as many as there may be.
    Turn take(const std::string& caller);
    std::size_t taken() const;

private:
    struct State;
    std::shared_ptr<State> state_;
};

}  // namespace voltgate::http
