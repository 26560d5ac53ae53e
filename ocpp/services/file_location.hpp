// The URLs outside of ours from which stations fetch files and to which they bring them, and the
// limits of trying again that go with them.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "ocpp/services/invalid_input.hpp"

namespace voltgate {

/// ftp, ftps, http, https or sftp, with a host, without blanks and control characters, at most 512
/// characters (the limit of GetLog and SignedUpdateFirmware).
bool isFileLocation(const std::string& url);
/// What is wrong, under the names of the REST API.
void checkLocation(const std::optional<std::string>& url, std::vector<FieldFault>& faults);
void checkRetries(std::optional<int> retries, std::optional<std::chrono::seconds> interval,
                  std::vector<FieldFault>& faults);

}  // namespace voltgate
