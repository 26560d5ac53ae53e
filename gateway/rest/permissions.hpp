// What the roles may do. Every route names one permission; this table is the only place that says
// who has it.
#pragma once
#include <array>
#include <string_view>

#include "ocpp/domain/user.hpp"

namespace voltgate::rest {

enum class Permission {
    Public,  ///< Needs no credentials.
    SeeOneself,
    ReadStations,
    ManageStations,
    RemoveStations,
    ReadConfiguration,
    Configure,
    Command,
    SendRawCalls,
    ReadWire,  ///< The frame log and the connection attempts.
    ReadCommands,
    ReadTransactions,  ///< Drivers: those with their cards.
    ReadReports,       ///< The journal, and what did not match.
    ReadReservations,
    ReadFirmware,
    ManageFirmware,
    ReadLogs,  ///< Of stations; they may hold what drivers did.
    Reserve,
    ReadTokens,  ///< Drivers: their own.
    ManageTokens,
    ManageUsers,
    ManageApiKeys,
    ReadAudit,
    ManageIdentityTokens  ///< Of the installer API.
};

struct Grant {
    Permission permission;
    std::string_view roles;  ///< a: admin, o: operator, i: installer, v: viewer, d: driver.
};

inline constexpr std::array grants = {
    Grant{Permission::Public, "aoivd"},          Grant{Permission::SeeOneself, "aoivd"},
    Grant{Permission::ReadStations, "aoivd"},    Grant{Permission::ManageStations, "aoi"},
    Grant{Permission::RemoveStations, "ao"},     Grant{Permission::ReadConfiguration, "aoiv"},
    Grant{Permission::Configure, "aoi"},         Grant{Permission::Command, "aoi"},
    Grant{Permission::SendRawCalls, "aoi"},      Grant{Permission::ReadWire, "aoi"},
    Grant{Permission::ReadCommands, "aoiv"},     Grant{Permission::ReadTransactions, "aoivd"},
    Grant{Permission::ReadFirmware, "aoiv"},     Grant{Permission::ManageFirmware, "aoi"},
    Grant{Permission::ReadLogs, "aoi"},          Grant{Permission::ReadReports, "aov"},
    Grant{Permission::ReadReservations, "aoiv"}, Grant{Permission::Reserve, "ao"},
    Grant{Permission::ReadTokens, "aovd"},       Grant{Permission::ManageTokens, "ao"},
    Grant{Permission::ManageUsers, "a"},         Grant{Permission::ManageApiKeys, "a"},
    Grant{Permission::ReadAudit, "a"},           Grant{Permission::ManageIdentityTokens, "ao"},
};

constexpr char letter(Role role) {
    constexpr std::string_view letters = "aoivd";
    return letters[static_cast<std::size_t>(role)];
}

constexpr bool may(Role role, Permission permission) {
    for (const auto& grant : grants) {
        if (grant.permission == permission) {
            return grant.roles.find(letter(role)) != std::string_view::npos;
        }
    }
    return false;
}

}  // namespace voltgate::rest
