// The audit log: who did what from where, or was refused, and what it changed.
#pragma once
#include <optional>
#include <string>

#include "ocpp/domain/datetime.hpp"
#include "ocpp/domain/ids.hpp"

namespace voltgate {

enum class AuditKind {
    Login,    ///< Somebody came in.
    Logout,   ///< A session was ended by who it belongs to.
    Refusal,  ///< Credentials were wrong, or not allowed what was asked for.
    Change,   ///< Of what is on record here.
    Command   ///< To a station.
};

struct AuditEntry {
    std::int64_t number = 0;
    DateTime at;
    AuditKind kind = AuditKind::Change;
    std::string actor{};    ///< "user:5", "key:7", "installer:CP-1", "command-line"; empty: nobody.
    std::string name{};     ///< By which people know the actor.
    std::string address{};  ///< IP
    std::string action{};   ///< Method and path template: PATCH /api/v1/stations/{id}
    std::string target{};   ///< The path as it was asked for.
    std::string request{};  ///< The body, masked.
    std::optional<std::string> before{};  ///< As JSON, masked.
    std::optional<std::string> after{};
    std::optional<StationId> station{};
    int status = 0;          ///< Of the answer, as HTTP has it; 0: there was none.
    std::int64_t count = 1;  ///< Refusals that are alike and followed one another.
    std::string requestId{};
    std::int64_t intent = 0;  ///< On record since it began, by this number; 0: it is not.
};

struct AuditFilter {
    std::optional<std::string> actor{};  ///< `actor` or `name`.
    std::optional<AuditKind> kind{};
    std::optional<std::string> address{};
    std::optional<StationId> station{};
    std::optional<DateTime> from{};
    std::optional<DateTime> to{};
};

}  // namespace voltgate
