// Requests for logs in PostgreSQL. Safe to use from any thread.
#pragma once
#include "db/database.hpp"
#include "ocpp/repositories/diagnostics_repository.hpp"

namespace voltgate::db {

class DiagnosticsRepository final : public voltgate::DiagnosticsRepository {
public:
    explicit DiagnosticsRepository(Database& database) : database_(database) {}

    Task<LogRequest> add(LogRequest request, std::optional<OneTimeLink> link) override;
    Task<std::optional<LogRequest>> find(LogRequestId id) override;
    Task<Listed<LogRequest>> list(StationId station, Page page) override;
    Task<std::optional<LogRequest>> latest(StationId station, bool isDiagnostics) override;
    Task<std::optional<LinkedLogRequest>> byLink(std::string tokenHash) override;
    Task<> move(LogRequestId id, LogRequestStatus status) override;
    Task<> answered(LogRequestId id, CommandId command,
                    std::optional<std::string> announcedName) override;
    Task<> cancelBefore(StationId station, LogRequestId id) override;
    Task<bool> store(LogRequestId id, UploadedLog uploaded) override;
    Task<std::vector<StoredFile>> takeFilesBefore(DateTime time) override;

private:
    Database& database_;
};

}  // namespace voltgate::db
