#include "db/connection_quirks.hpp"

#include "db/enum_text.hpp"
#include "ocpp/json/document.hpp"
#include "ocpp/json/reader.hpp"
#include "ocpp/json/writer.hpp"

namespace voltgate::db {
namespace {

struct Quirks {
    std::optional<std::string> assumeVersion;
    std::optional<bool> anyUserName;
    std::optional<bool> allowMissingConnectionHeader;
    std::optional<int> pingInterval;
    std::optional<std::string> closeStyle;
};
JSON_FIELDS(Quirks, assumeVersion, anyUserName, allowMissingConnectionHeader, pingInterval,
            closeStyle)

}  // namespace

std::string quirksText(const ConnectionQuirks& quirks) {
    Quirks row;
    if (quirks.assumeVersion) row.assumeVersion = std::string(enumText(*quirks.assumeVersion));
    if (quirks.anyUserName) row.anyUserName = true;
    if (quirks.allowMissingConnectionHeader) row.allowMissingConnectionHeader = true;
    if (quirks.pingInterval) row.pingInterval = static_cast<int>(quirks.pingInterval->count());
    if (quirks.closeStyle != CloseStyle::CloseFrame)
        row.closeStyle = std::string(enumText(quirks.closeStyle));
    return json::Writer::write(row);
}

// A later release may have written more than we know.
ConnectionQuirks quirksFrom(const std::string& text) {
    const auto document = json::parseText(text);
    const auto row = json::Reader(json::Leniency::all()).read<Quirks>(document);
    ConnectionQuirks quirks{
        .anyUserName = row.anyUserName.value_or(false),
        .allowMissingConnectionHeader = row.allowMissingConnectionHeader.value_or(false)};
    if (row.assumeVersion) quirks.assumeVersion = enumFrom<OcppVersion>(*row.assumeVersion);
    if (row.pingInterval) quirks.pingInterval = std::chrono::seconds(*row.pingInterval);
    if (row.closeStyle) quirks.closeStyle = enumFrom<CloseStyle>(*row.closeStyle);
    return quirks;
}

}  // namespace voltgate::db
