// What the routes work with, in one place, and the list of all routes.
#pragma once
#include <vector>

#include "gateway/http/bounds.hpp"
#include "gateway/rest/access.hpp"
#include "gateway/rest/http.hpp"
#include "gateway/rest/json_web_token.hpp"
#include "gateway/rest/login_limits.hpp"
#include "gateway/rest/passwords.hpp"
#include "ocpp/repositories/connection_attempt_repository.hpp"
#include "ocpp/repositories/connector_repository.hpp"
#include "ocpp/repositories/database_pulse.hpp"
#include "ocpp/repositories/frame_repository.hpp"
#include "ocpp/repositories/id_token_repository.hpp"
#include "ocpp/repositories/idempotency_repository.hpp"
#include "ocpp/repositories/identity_token_repository.hpp"
#include "ocpp/repositories/journal.hpp"
#include "ocpp/repositories/meter_value_repository.hpp"
#include "ocpp/repositories/reconciliation_repository.hpp"
#include "ocpp/repositories/user_repository.hpp"
#include "ocpp/services/audit_service.hpp"
#include "ocpp/services/certificate_service.hpp"
#include "ocpp/services/charging_profile_service.hpp"
#include "ocpp/services/device_model_service.hpp"
#include "ocpp/services/diagnostics_service.hpp"
#include "ocpp/services/doctor_service.hpp"
#include "ocpp/services/firmware_service.hpp"
#include "ocpp/services/local_list_service.hpp"
#include "ocpp/services/onboarding_service.hpp"
#include "ocpp/services/quarantine_service.hpp"
#include "ocpp/services/quirk_profile_service.hpp"
#include "ocpp/services/registration_service.hpp"
#include "ocpp/services/reservation_service.hpp"
#include "ocpp/services/security_change_service.hpp"
#include "ocpp/services/transaction_service.hpp"
#include "ocpp/services/violation_service.hpp"

namespace voltgate::rest {

/// Services, and the repositories of what is plain reading and writing.
struct Gateway {
    RegistrationService& registration;
    ConnectedStations& connected;
    CommandService& commands;
    TransactionService& transactions;
    ReservationService& reservations;
    DeviceModelService& deviceModel;
    ChargingProfileService& chargingProfiles;
    LocalListService& localLists;
    CertificateAuthority& authority;
    CertificateService& certificates;
    SecurityChangeService& securityChanges;
    SecurityEventService& securityEvents;
    ViolationService& violations;
    DiagnosticsService& diagnostics;
    FirmwareService& firmware;
    DoctorService& doctor;
    QuarantineService& quarantine;
    OnboardingService& onboarding;
    const QuirkProfileService& quirkProfiles;
    DatabasePulse& pulse;
    ConnectorRepository& connectors;
    MeterValueRepository& meterValues;
    IdTokenRepository& tokens;
    UserRepository& users;
    ApiKeyRepository& apiKeys;
    ConnectionAttemptRepository& attempts;
    FrameRepository& frames;
    ReconciliationRepository& reconciliation;
    IdentityTokenRepository& identityTokens;
    IdempotencyRepository& idempotency;
    AuditService& audit;
    const Journal* journal;  ///< None when it is turned off.
    const Clock& clock;
};

/// What logging in needs besides.
struct LoginParts {
    Passwords& passwords;
    const JsonWebTokens& tokens;
    LoginLimits& limits;
    Access& access;
};

/// All routes. They refer to the arguments.
std::vector<Route> allRoutes(const Gateway& gateway, const LoginParts& login, Bounds& bounds);

inline const std::string apiPath = "/api/v1";

using Routes = std::vector<Route>;

void addApiKeyRoutes(Routes& routes, const Gateway& gateway, Access& access);
void addAuditRoutes(Routes& routes, const Gateway& gateway);
void addCertificateRoutes(Routes& routes, const Gateway& gateway);
void addChargingProfileRoutes(Routes& routes, const Gateway& gateway);
void addCommandRoutes(Routes& routes, const Gateway& gateway, Bounds& bounds);
void addConnectionAttemptRoutes(Routes& routes, const Gateway& gateway);
void addDeviceModelRoutes(Routes& routes, const Gateway& gateway);
void addDiagnosticsRoutes(Routes& routes, const Gateway& gateway);
void addFileRoutes(Routes& routes, const Gateway& gateway);
void addFirmwareRoutes(Routes& routes, const Gateway& gateway);
void addDoctorRoutes(Routes& routes, const Gateway& gateway);
void addHealthRoutes(Routes& routes, const Gateway& gateway);
void addIdentityTokenRoutes(Routes& routes, const Gateway& gateway);
void addImportRoutes(Routes& routes, const Gateway& gateway);
void addJournalRoutes(Routes& routes, const Gateway& gateway);
void addLocalListRoutes(Routes& routes, const Gateway& gateway);
void addLoginRoutes(Routes& routes, const Gateway& gateway, const LoginParts& login);
void addMessageRoutes(Routes& routes, const Gateway& gateway);
void addQuarantineRoutes(Routes& routes, const Gateway& gateway);
void addQuirkProfileRoutes(Routes& routes, const Gateway& gateway);
void addReportRoutes(Routes& routes, const Gateway& gateway);
void addReservationRoutes(Routes& routes, const Gateway& gateway);
void addSecurityChangeRoutes(Routes& routes, const Gateway& gateway);
void addSecurityEventRoutes(Routes& routes, const Gateway& gateway);
void addStationRoutes(Routes& routes, const Gateway& gateway);
void addTokenRoutes(Routes& routes, const Gateway& gateway);
void addTransactionRoutes(Routes& routes, const Gateway& gateway, Bounds& bounds);
void addUserRoutes(Routes& routes, const Gateway& gateway, const LoginParts& login);
void addViolationRoutes(Routes& routes, const Gateway& gateway);

/// Adds the routes of one block, which live as long as its routes.
template <class Block>
class RouteAdder {
public:
    RouteAdder(Routes& routes, std::shared_ptr<Block> block)
        : routes_(routes), block_(std::move(block)) {}

    RouteAdder& add(std::string method, const std::string& path, Permission permission,
                    Task<Response> (Block::*member)(const Request&),
                    BodyUse bodyUse = BodyUse::Whole) {
        auto handler = [block = block_, member](const Request& request) {
            return ((*block).*member)(request);
        };
        routes_.push_back({.method = std::move(method),
                           .path = path,
                           .permission = permission,
                           .handler = std::move(handler),
                           .bodyUse = bodyUse,
                           .reach = reachOf(path)});
        return *this;
    }
    /// For a body that may be large; see bytesOf().
    RouteAdder& addStream(std::string method, const std::string& path, Permission permission,
                          Task<Response> (Block::*member)(const Request&)) {
        return add(std::move(method), path, permission, member, BodyUse::Stream);
    }
    /// For a list that may be long, or a search.
    RouteAdder& addSlow(std::string method, const std::string& path, Permission permission,
                        Task<Response> (Block::*member)(const Request&)) {
        add(std::move(method), path, permission, member);
        routes_.back().cost = Cost::Slow;
        return *this;
    }

private:
    Routes& routes_;
    std::shared_ptr<Block> block_;
};

/// The station that the path names, in its registered spelling. Throws HttpProblem 404, also when
/// it is none of the caller's.
ChargingStation stationOf(const Request& request, const Gateway& gateway);
/// Whether a station of this site, or of none, is one of the caller's.
bool reaches(const Caller& caller, const std::optional<std::string>& siteId);
/// Whether the station is one of the caller's; one that is not registered is only of those who are
/// bound to no sites.
bool reaches(const Caller& caller, const Gateway& gateway, const StationId& station);
/// What a list is to be about. Who is bound to sites names one of their stations; throws
/// HttpProblem 403 when none is named, 404 when it is none of theirs.
void requireReach(const Request& request, const Gateway& gateway,
                  const std::optional<StationId>& station);
/// A number out of the path; throws HttpProblem 404 when it is none, since nothing has that name.
std::int64_t numberOf(const Request& request, const std::string& what, std::int64_t atMost,
                      const std::string& parameter = "id");

}  // namespace voltgate::rest
