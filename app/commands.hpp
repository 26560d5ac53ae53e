// The commands besides `serve`: they work on the database and end. A running server hears of their
// changes.
#pragma once
#include "app/config.hpp"

namespace voltgate::app {

/// Returns the exit status: 0 done, 1 not done (said on standard error), 3 done, and the doctor has
/// found something.
int runCommand(const Invocation& invocation);

}  // namespace voltgate::app
