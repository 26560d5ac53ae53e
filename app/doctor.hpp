// `voltgate doctor <stationId>`: the connection doctor on the command line, from what is in the
// database.
#pragma once
#include "app/config.hpp"
#include "ocpp/domain/diagnosis.hpp"

namespace voltgate::app {

/// Prints the diagnosis; the exit status: 0 nothing to do, 3 something is wrong.
int runDoctor(const Invocation& invocation);

/// The diagnosis in sentences, for a terminal.
std::string toText(const Diagnosis& diagnosis);

}  // namespace voltgate::app
