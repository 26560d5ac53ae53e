// Imports of stations and of tokens, for REST and for the command line.
#pragma once
#include "gateway/rest/bulk_import.hpp"
#include "ocpp/repositories/id_token_repository.hpp"
#include "ocpp/services/registration_service.hpp"

namespace voltgate::rest {

/// Throws HttpProblem 400 or 413 when the file cannot be read line by line; nothing was imported
/// then.
Task<ImportReport> importStations(RegistrationService& registration,
                                  std::shared_ptr<ByteSource> bytes, ImportFormat format,
                                  ImportOptions options);
Task<ImportReport> importTokens(IdTokenRepository& tokens, std::shared_ptr<ByteSource> bytes,
                                ImportFormat format, ImportOptions options);

}  // namespace voltgate::rest
