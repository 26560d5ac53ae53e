// The settings of a station: authentication-mode and config/*. A setter answers the new value.
#include <algorithm>

#include "gateway/installer/blocks.hpp"
#include "gateway/installer/command_answers.hpp"
#include "gateway/installer/key_map_view.hpp"
#include "gateway/installer/parameters.hpp"
#include "gateway/installer/setting_values.hpp"
#include "ocpp/domain/number.hpp"

namespace voltgate::installer {
namespace {

struct Entry {
    SettingName name;
    const char* path;
    const char* parameter;
    Scope scope;
};

constexpr std::array entries = {
    Entry{SettingName::AuthenticationMode, "/authentication-mode", "authenticationMode",
          Scope::OperatorOrInstaller},
    Entry{SettingName::SocketPermanentLockMode, "/config/socket-permanent-lock-mode",
          "socketLockMode", Scope::Installer},
    Entry{SettingName::GridMaxCurrent, "/config/grid-max-current", "maxCurrent", Scope::Installer},
    Entry{SettingName::LoadShedding, "/config/load-shedding", "loadShedding", Scope::Installer},
    Entry{SettingName::ChargeStationMaxCurrent, "/config/charge-station-max-current",
          "chargeStationMaxCurrent", Scope::Installer},
    Entry{SettingName::OnOffPeak, "/config/on-off-peak", "onOffPeak", Scope::Installer},
    Entry{SettingName::GridCurrents, "/config/grid-currents", "gridCurrents", Scope::Installer},
};

std::string wordIn(Parameters& parameters, const Entry& entry) {
    auto word = parameters.required(entry.parameter);
    const auto known = wordsOf(entry.name);
    if (word.empty() || std::find(known.begin(), known.end(), word) != known.end()) return word;
    std::string expected = "should be one of the following:";
    for (const auto& each : known) expected.append(" ").append(each);
    parameters.refuse(entry.parameter, expected);
    return "";
}

// Nothing and a fault when it is no current.
std::optional<double> currentIn(Parameters& parameters, const Entry& entry,
                                const std::string& text) {
    const auto number = numberIn(text);
    if (!number) {
        parameters.refuse(entry.parameter, "invalid float number");
        return std::nullopt;
    }
    if (*number < 0) {
        parameters.refuse(entry.parameter, "min 0");
        return std::nullopt;
    }
    return *number + 0.0;  // There is no current of -0.
}

std::string currentsIn(Parameters& parameters, const Entry& entry) {
    const auto items = parameters.list(entry.parameter);
    if (items.empty()) return "";
    const bool isEmpty = items.size() == 1 && items.front().empty();
    if (isEmpty || items.size() > 3) {
        parameters.refuse(entry.parameter, isEmpty ? "minItems 1" : "maxItems 3");
        return "";
    }
    std::string list;
    for (const auto& item : items) {
        const auto number = currentIn(parameters, entry, item);
        if (!number) return "";
        list += (list.empty() ? "" : ",") + toText(*number);
    }
    return list;
}

std::string valueIn(const Request& request, const Entry& entry) {
    Parameters parameters(request);
    std::string value;
    if (!wordsOf(entry.name).empty()) {
        value = wordIn(parameters, entry);
    } else if (entry.name == SettingName::GridCurrents) {
        value = currentsIn(parameters, entry);
    } else {
        const auto text = parameters.required(entry.parameter);
        if (!text.empty()) {
            value = toText(currentIn(parameters, entry, text).value_or(0));
        }
    }
    parameters.finish();
    return value;
}

class SettingOperations {
public:
    explicit SettingOperations(SettingParts parts) : parts_(parts) {}

    Task<Response> get(const Request& request, Entry entry) {
        const auto reason = parts_.settings.notSupported(request.station, entry.name);
        if (!reason.empty()) throw HttpProblem(501, reason);
        const auto value = co_await valueOrDefault(parts_.settings, request.station, entry.name);
        co_return jsonAnswer(toJson(entry.name, value));
    }

    Task<Response> set(const Request& request, Entry entry) {
        const auto value = valueIn(request, entry);
        if (entry.name == SettingName::SocketPermanentLockMode) {
            const auto latch = co_await parts_.settings.fact(request.station, "hasLatchingDevice");
            if (latch == "false") throw HttpProblem(409, "this station has no latching device");
        }
        NewSetting wanted{.station = request.station,
                          .name = entry.name,
                          .value = value,
                          .path = entry.parameter,
                          .requestedBy = request.caller};
        const auto outcome = co_await parts_.settings.set(std::move(wanted));
        auto response = storedAnswer(outcome, toJson(entry.name, value));
        if (entry.name == SettingName::AuthenticationMode && parts_.modeChanged) {
            parts_.modeChanged(request.station.id, value);
        }
        co_return response;
    }

    Task<Response> reboot(const Request& request) {
        const auto command =
            co_await parts_.commands.perform(makeCommand(request, "reset", Reset{}));
        require(command, "Accepted");
        co_return noContent();
    }

    Task<Response> activateShunt(const Request& request) {
        const auto message = parts_.keyMaps.shuntActivation(request.station);
        if (!message) {
            throw HttpProblem(501, "no key map says how this station's shunt is activated");
        }
        DataTransfer transfer{
            .vendorId = message->vendorId, .messageId = message->messageId, .data = message->data};
        const auto command = co_await parts_.commands.perform(
            makeCommand(request, "data-transfer", std::move(transfer)));
        const auto status = requireStatus(command);
        if (status == "UnknownVendorId" || status == "UnknownMessageId") {
            throw HttpProblem(501, "the station cannot do this: it answered " + status);
        }
        require(command, "Accepted");
        co_return jsonAnswer("true");
    }

private:
    SettingParts parts_;
};

}  // namespace

void addSettingOperations(Operations& operations, SettingParts parts) {
    using Block = SettingOperations;
    const auto block = std::make_shared<Block>(parts);
    const auto add = [&](std::string method, const Entry& entry,
                         Task<Response> (Block::*member)(const Request&, Entry)) {
        const bool isSetter = method == "POST";
        auto handler = [block, member, entry](const Request& request) {
            return ((*block).*member)(request, entry);
        };
        operations.push_back({std::move(method), basePath + entry.path, entry.scope, Client::Named,
                              std::move(handler), http::BodyUse::Whole,
                              isSetter ? Cost::Waiting : Cost::Small});
    };
    for (const auto& entry : entries) {
        add("GET", entry, &Block::get);
        add("POST", entry, &Block::set);
    }
    OperationAdder(operations, block)
        .add("POST", "/config/reboot", Scope::Installer, &Block::reboot)
        .costs(Cost::Waiting)
        .add("POST", "/tests/shunt/activate", Scope::Installer, &Block::activateShunt)
        .costs(Cost::Waiting);
}

}  // namespace voltgate::installer
