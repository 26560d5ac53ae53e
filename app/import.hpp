// voltgate station import FILE, voltgate token import FILE.
#pragma once
#include "app/config.hpp"
#include "db/storage.hpp"

namespace voltgate::app {

/// The exit status: 0, 1 when the file cannot be read, 3 when lines were refused.
int importFile(db::Storage& storage, const Invocation& invocation);

}  // namespace voltgate::app
