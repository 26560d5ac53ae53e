// Issued and installed certificates in PostgreSQL. Safe to use from any thread.
#pragma once
#include "db/database.hpp"
#include "ocpp/repositories/certificate_repository.hpp"

namespace voltgate::db {

class CertificateRepository final : public voltgate::CertificateRepository {
public:
    explicit CertificateRepository(Database& database) : database_(database) {}

    Task<std::optional<IssuedCertificate>> add(IssuedCertificate certificate) override;
    Task<std::optional<IssuedCertificate>> takePending(StationId station) override;
    Task<> conclude(std::int64_t number, IssuedState state) override;
    Task<std::vector<StationId>> stationsWithPending() override;
    Task<std::vector<IssuedCertificate>> ofStation(StationId station) override;
    Task<std::vector<IssuedCertificate>> takeExpiring(DateTime end, DateTime remindedBefore,
                                                      DateTime now) override;
    Task<bool> revoke(RevokedCertificate certificate) override;
    Task<std::vector<RevokedCertificate>> revoked(DateTime endingAfter) override;
    Task<> recordInstalled(StationId station, CertificateUse use,
                           std::vector<CertificateHash> hashes, DateTime at) override;
    Task<std::vector<InstalledCertificate>> installed(StationId station) override;
    Task<> removeInstalled(StationId station, CertificateHash hash) override;

private:
    Database& database_;
};

}  // namespace voltgate::db
