// Messages are put together from constant texts; only what changes is formatted.
#include "bench/load/script.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>

namespace voltgate::bench {
namespace {

constexpr std::int64_t whPerMeterValue = 37;

// What follows the energy register in a MeterValues; a message takes the first few.
constexpr std::array<std::string_view, 13> otherSamples = {
    R"(,{"value":"11040.0","context":"Sample.Periodic","format":"Raw","measurand":"Power.Active.Import","location":"Outlet","unit":"W"})",
    R"(,{"value":"16.01","context":"Sample.Periodic","format":"Raw","measurand":"Current.Import","phase":"L1","location":"Outlet","unit":"A"})",
    R"(,{"value":"15.98","context":"Sample.Periodic","format":"Raw","measurand":"Current.Import","phase":"L2","location":"Outlet","unit":"A"})",
    R"(,{"value":"16.03","context":"Sample.Periodic","format":"Raw","measurand":"Current.Import","phase":"L3","location":"Outlet","unit":"A"})",
    R"(,{"value":"230.4","context":"Sample.Periodic","format":"Raw","measurand":"Voltage","phase":"L1-N","location":"Outlet","unit":"V"})",
    R"(,{"value":"229.8","context":"Sample.Periodic","format":"Raw","measurand":"Voltage","phase":"L2-N","location":"Outlet","unit":"V"})",
    R"(,{"value":"231.1","context":"Sample.Periodic","format":"Raw","measurand":"Voltage","phase":"L3-N","location":"Outlet","unit":"V"})",
    R"(,{"value":"57","context":"Sample.Periodic","format":"Raw","measurand":"SoC","location":"EV","unit":"Percent"})",
    R"(,{"value":"16.0","context":"Sample.Periodic","format":"Raw","measurand":"Current.Offered","location":"Outlet","unit":"A"})",
    R"(,{"value":"3688.7","context":"Sample.Periodic","format":"Raw","measurand":"Power.Active.Import","phase":"L1","location":"Outlet","unit":"W"})",
    R"(,{"value":"3672.2","context":"Sample.Periodic","format":"Raw","measurand":"Power.Active.Import","phase":"L2","location":"Outlet","unit":"W"})",
    R"(,{"value":"3679.1","context":"Sample.Periodic","format":"Raw","measurand":"Power.Active.Import","phase":"L3","location":"Outlet","unit":"W"})",
    R"(,{"value":"31.5","context":"Sample.Periodic","format":"Raw","measurand":"Temperature","location":"Body","unit":"Celsius"})",
};

std::string_view actionOf(Step step) {
    switch (step) {
        case Step::Boot:
            return "BootNotification";
        case Step::Authorize:
            return "Authorize";
        case Step::Start:
            return "StartTransaction";
        case Step::Meter:
            return "MeterValues";
        case Step::Stop:
            return "StopTransaction";
        default:
            return "Heartbeat";
    }
}

void appendNumber(std::string& out, std::int64_t number) {
    std::array<char, 24> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    out.append(digits.data(), end);
}

// The message id inside [3,"id",... or [2,"id",...
std::string_view idOf(std::string_view text) {
    const auto begin = std::min(text.find('"'), text.size() - 1) + 1;
    return text.substr(begin, std::min(text.find('"', begin), text.size()) - begin);
}

std::int64_t transactionIdIn(std::string_view payload) {
    constexpr std::string_view name = "\"transactionId\":";
    const auto found = payload.find(name);
    std::int64_t number = 0;
    if (found == std::string_view::npos) return number;
    const char* begin = payload.data() + found + name.size();
    std::from_chars(begin, payload.data() + payload.size(), number);
    return number;
}

}  // namespace

Script::Script(const ScriptSettings& settings, std::string station, std::string idTag, int index,
               AcknowledgedLog& log)
    : settings_(settings),
      station_(std::move(station)),
      idTag_(std::move(idTag)),
      log_(log),
      meter_(10'000'000 + index) {
    std::array<char, 32> prefix;
    std::snprintf(prefix.data(), prefix.size(), "%08x-5e55-4000-8000-",
                  static_cast<unsigned>(index));
    idPrefix_ = prefix.data();
    prepare(Step::Boot);
}

void Script::prepare(Step step) {
    step_ = step;
    time_ = std::max(DateTime::now(), time_ + Duration(1));
    if (step == Step::Meter || step == Step::Stop) meter_ += whPerMeterValue;
}

int Script::samples() const {
    const int range = settings_.mostSamples - settings_.fewestSamples + 1;
    return settings_.fewestSamples + meterValue_ % range;
}

void Script::compose(std::string& out) {
    std::array<char, 16> serial;
    std::snprintf(serial.data(), serial.size(), "%012llx",
                  static_cast<unsigned long long>(++sent_));
    messageId_.assign(idPrefix_).append(serial.data());
    out.append("[2,\"").append(messageId_).append("\",\"").append(actionOf(step_)).append("\",{");
    switch (step_) {
        case Step::Boot:
            out.append(R"("chargePointVendor":"Voltgate","chargePointModel":"Load")");
            break;
        case Step::Authorize:
            out.append(R"("idTag":")").append(idTag_).append("\"");
            break;
        case Step::Start:
            out.append(R"("connectorId":1,"idTag":")").append(idTag_).append(R"(","meterStart":)");
            appendNumber(out, meter_);
            out.append(R"(,"timestamp":")").append(time_.text()).append("\"");
            break;
        case Step::Meter:
            composeMeterValues(out);
            break;
        case Step::Stop:
            out.append(R"("idTag":")").append(idTag_).append(R"(","meterStop":)");
            appendNumber(out, meter_);
            out.append(R"(,"timestamp":")").append(time_.text()).append(R"(","transactionId":)");
            appendNumber(out, transaction_);
            out.append(R"(,"reason":"Local")");
            break;
        case Step::Heartbeat:
        case Step::Done:
            break;
    }
    out.append("}]");
}

void Script::composeMeterValues(std::string& out) const {
    out.append(R"("connectorId":1,"transactionId":)");
    appendNumber(out, transaction_);
    out.append(R"(,"meterValue":[{"timestamp":")").append(time_.text());
    out.append(R"(","sampledValue":[{"value":")");
    appendNumber(out, meter_);
    out.append(R"(","context":"Sample.Periodic","format":"Raw",)"
               R"("measurand":"Energy.Active.Import.Register","location":"Outlet","unit":"Wh"})");
    const auto others = static_cast<std::size_t>(samples() - 1);
    for (std::size_t i = 0; i < others; ++i) out.append(otherSamples[i]);
    out.append("]}]");
}

Reply Script::receive(std::string_view text) {
    if (text.starts_with("[2,")) return Reply::Call;
    if (step_ == Step::Done || idOf(text) != messageId_) return Reply::Foreign;
    if (!text.starts_with("[3,")) return Reply::Refused;
    const std::string_view payload = text.substr(std::min(text.size(), messageId_.size() + 4));
    const bool bootRefused = step_ == Step::Boot && payload.find("Accepted") == payload.npos;
    if (bootRefused) return Reply::Refused;
    advance(payload);
    return Reply::Answered;
}

void Script::advance(std::string_view payload) {
    switch (step_) {
        case Step::Boot:
            nextSession();
            break;
        case Step::Authorize:
            prepare(Step::Start);
            break;
        case Step::Start:
            transaction_ = transactionIdIn(payload);
            log_.append("start", station_, 1, idTag_, time_.text(), meter_, transaction_);
            meterValue_ = 0;
            prepare(settings_.meterValues > 0 ? Step::Meter : Step::Stop);
            break;
        case Step::Meter:
            log_.append("meter", station_, transaction_, time_.text(), samples());
            prepare(++meterValue_ < settings_.meterValues ? Step::Meter : Step::Stop);
            break;
        case Step::Stop:
            log_.append("stop", station_, transaction_, time_.text(), meter_);
            ++session_;
            nextSession();
            break;
        case Step::Heartbeat:
        case Step::Done:
            break;
    }
}

void Script::nextSession() {
    if (settings_.mode == Mode::Heartbeat) return prepare(Step::Heartbeat);
    const bool isOver = settings_.sessions > 0 && session_ >= settings_.sessions;
    prepare(isOver ? Step::Done : Step::Authorize);
}

std::string Script::refusal(std::string_view call) {
    return "[4,\"" + std::string(idOf(call)) + "\",\"NotImplemented\",\"\",{}]";
}

}  // namespace voltgate::bench
