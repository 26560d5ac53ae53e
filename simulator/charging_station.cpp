// The connection and what the station does by itself. Functional blocks are in files of their own.
#include "simulator/charging_station.hpp"

#include <algorithm>

namespace voltgate::simulator {
namespace {

constexpr Duration closingTime = std::chrono::seconds(2);

// A station id as one segment of a path (RFC 3986 §2.3).
std::string percentEncoded(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string encoded;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        const bool isPlain = std::isalnum(byte) != 0 || c == '-' || c == '.' || c == '_' ||
                             c == '~' || c == ':' || c == '@';
        if (isPlain) {
            encoded += c;
        } else {
            encoded.append({'%', digits[byte >> 4U], digits[byte & 15U]});
        }
    }
    return encoded;
}

}  // namespace

// Takes the calls of one connection. It does not keep the station alive: a call that is being
// handled does.
class ChargingStation::Inbox final : public rpc::CallHandler {
public:
    explicit Inbox(std::weak_ptr<ChargingStation> station) : station_(std::move(station)) {}

    bool handles(std::string_view action) const override {
        const auto station = station_.lock();
        return station && station->router_.handles(action);
    }
    Task<std::string> handle(std::string_view action, const rapidjson::Value& payload) override {
        const auto station = station_.lock();
        if (!station) throw std::runtime_error("the station is gone");
        station->note("asked for " + std::string(action) + " " + json::toText(payload));
        ++station->received_[std::string(action)];
        Inbound inbound;
        auto handled =
            station->router_.dispatch(inbound, action, payload, json::Leniency::strict());
        auto answer = co_await std::move(handled);
        station->note("answers " + std::string(action) + " " + answer);
        station->changed();
        co_return answer;
    }
    void disconnected() override {}  // The socket says so itself.
    void answeredLate(std::string_view action, const CommandOutcome&) override {
        if (const auto station = station_.lock()) {
            station->note("an answer to " + std::string(action) + " came too late");
        }
    }

private:
    std::weak_ptr<ChargingStation> station_;
};

std::shared_ptr<ChargingStation> ChargingStation::create(asio::io_context& io,
                                                         WebSocketConnector& connector,
                                                         StationSettings settings) {
    return std::make_shared<ChargingStation>(Private{}, io, connector, std::move(settings));
}

ChargingStation::ChargingStation(Private, asio::io_context& io, WebSocketConnector& connector,
                                 StationSettings settings)
    : io_(io),
      connector_(connector),
      settings_(std::move(settings)),
      certificates_(settings_.certificateFolder),
      transfers_(settings_.caFile),
      signal_(io) {
    for (int number = 1; number <= settings_.connectors; ++number) {
        connectors_.push_back(std::make_unique<Connector>(number));
    }
    configuration_.set("NumberOfConnectors", std::to_string(settings_.connectors));
    configuration_.set("SecurityProfile", std::to_string(firstSecurityProfile()));
    for (const auto& [key, value] : settings_.configuration) configuration_.set(key, value);
    route();
}

void ChargingStation::route() {
    router_.handle(*this, &ChargingStation::remoteStart);
    router_.handle(*this, &ChargingStation::remoteStop);
    router_.handle(*this, &ChargingStation::unlock);
    router_.handle(*this, &ChargingStation::trigger);
    router_.handle(*this, &ChargingStation::reset);
    router_.handle(*this, &ChargingStation::reserveNow);
    router_.handle(*this, &ChargingStation::cancelReservation);
    router_.handle(*this, &ChargingStation::changeAvailability);
    router_.handle(*this, &ChargingStation::getConfiguration);
    router_.handle(*this, &ChargingStation::changeConfiguration);
    router_.handle(*this, &ChargingStation::clearCache);
    router_.handle(*this, &ChargingStation::dataTransfer);
    router_.handle(*this, &ChargingStation::setChargingProfile);
    router_.handle(*this, &ChargingStation::clearChargingProfile);
    router_.handle(*this, &ChargingStation::getCompositeSchedule);
    router_.handle(*this, &ChargingStation::getLocalListVersion);
    router_.handle(*this, &ChargingStation::sendLocalList);
    router_.handle(*this, &ChargingStation::updateFirmware);
    router_.handle(*this, &ChargingStation::signedUpdateFirmware);
    router_.handle(*this, &ChargingStation::getDiagnostics);
    router_.handle(*this, &ChargingStation::getLog);
    router_.handle(*this, &ChargingStation::certificateSigned);
    router_.handle(*this, &ChargingStation::installCertificate);
    router_.handle(*this, &ChargingStation::deleteCertificate);
    router_.handle(*this, &ChargingStation::getInstalledCertificateIds);
    router_.handle(*this, &ChargingStation::extendedTrigger);
}

Task<std::optional<ConnectFailure>> ChargingStation::connect() {
    auto self = shared_from_this();
    auto to = target();
    while (to.url.ends_with('/')) to.url.pop_back();
    to.url += "/" + percentEncoded(settings_.id);
    auto connecting = connector_.connect(
        to, [self](std::shared_ptr<WebSocketLink> link) { return self->opened(std::move(link)); });
    auto failure = co_await std::move(connecting);
    note(failure ? "cannot connect: " + failure->reason : "connected to " + to.url);
    changed();
    co_return failure;
}

WebSocketEvents ChargingStation::opened(std::shared_ptr<WebSocketLink> link) {
    if (session_) session_->close(1000, "a newer connection");
    socket_ = std::move(link);
    link_ = std::make_shared<MisbehavingLink>(io_, socket_, settings_.misbehaviours,
                                              settings_.lateness);
    session_ = std::make_shared<rpc::Session>(
        io_, rpc::SessionSettings{.station = {settings_.id}, .holdCalls = Duration::zero()}, link_,
        std::make_shared<Inbox>(weak_from_this()));
    session_->start();
    for (const auto& connector : connectors_) connector->reported.reset();
    const std::weak_ptr<ChargingStation> station = weak_from_this();
    return {.onText = [session = session_, link = link_](
                          std::string text) { session->receive(link->received(std::move(text))); },
            .onClosed =
                [session = session_, station](std::uint16_t, const std::string& reason) {
                    session->closed();
                    const auto self = station.lock();
                    if (!self) return;
                    self->note("disconnected" + (reason.empty() ? "" : ": " + reason));
                    self->closed(session.get());
                }};
}

void ChargingStation::closed(const rpc::Session* session) {
    if (session_.get() != session) return;
    if (link_->hasDropped()) settings_.misbehaviours.erase(Misbehaviour::DropMidCall);
    session_.reset();
    socket_.reset();
    link_.reset();
    changed();
}

void ChargingStation::stayOnline() {
    inBackground("live", live());
    inBackground("meter", meterAll());
}

Task<> ChargingStation::live() {
    Duration backoff = settings_.firstBackoff;
    while (!isStopping_) {
        if (isRebooting_) {
            co_await pause(std::chrono::seconds(1));
        } else if (!isOnline()) {
            co_await connectOrWait(backoff);
        } else if (!isAccepted_) {
            co_await bootOrWait();
        } else {
            co_await beat();
        }
    }
}

Task<> ChargingStation::connectOrWait(Duration& backoff) {
    const auto failure = co_await connect();
    if (!failure) {
        backoff = settings_.firstBackoff;
        if (!isAccepted_) co_return;
        co_await reportConnectors();
        sendQueued();
        co_return;
    }
    const DateTime until = DateTime::now() + backoff;
    backoff = std::min(backoff * 2, settings_.lastBackoff);
    while (!isStopping_ && DateTime::now() < until) co_await pause(until - DateTime::now());
}

Task<> ChargingStation::bootOrWait() {
    const auto status = co_await boot();
    if (status == v16::RegistrationStatus::Accepted) co_return;
    // §4.2: not accepted, it asks again after the interval that it was given.
    const auto interval =
        std::max(configuration_.seconds("HeartbeatInterval"), std::chrono::seconds(1));
    const DateTime until = DateTime::now() + interval;
    while (!isStopping_ && isOnline() && !isAccepted_ && DateTime::now() < until) {
        co_await pause(until - DateTime::now());
    }
}

Task<> ChargingStation::beat() {
    const auto interval = configuration_.seconds("HeartbeatInterval");
    const DateTime now = DateTime::now();
    if (interval.count() == 0) {
        co_await pause(std::chrono::hours(1));
    } else if (now < nextHeartbeat_) {
        nextHeartbeat_ = std::min(nextHeartbeat_, now + interval);
        co_await pause(nextHeartbeat_ - now);
    } else {
        nextHeartbeat_ = now + interval;
        co_await call(v16::HeartbeatRequest{});
    }
}

Task<> ChargingStation::meterAll() {
    DateTime next = DateTime::now();
    while (!isStopping_) {
        const auto interval = configuration_.seconds("MeterValueSampleInterval");
        if (interval.count() == 0) {
            co_await pause(std::chrono::hours(1));
            next = DateTime::now();
        } else if (DateTime::now() < next) {
            next = std::min(next, DateTime::now() + scaled(interval));
            co_await pause(next - DateTime::now());
        } else {
            next = DateTime::now() + scaled(interval);
            for (const auto& connector : connectors_) {
                if (connector->isCharging) co_await sendMeterValues(connector->number);
            }
        }
    }
}

Task<> ChargingStation::stop() {
    auto self = shared_from_this();
    isStopping_ = true;
    transfers_.stop();
    if (session_) session_->close(1000, "");
    co_await until([this] { return background_ == 0 && !isOnline(); }, closingTime);
    dropConnection();
    co_await until([this] { return background_ == 0 && !isOnline(); }, closingTime);
}

void ChargingStation::dropConnection() {
    if (socket_) socket_->drop();
}

void ChargingStation::sendText(std::string text) {
    if (socket_) socket_->send(std::move(text));
}

void ChargingStation::sendBinary(std::string bytes) {
    if (socket_) socket_->sendBinary(std::move(bytes));
}

void ChargingStation::answerPings(bool whether) {
    if (socket_) socket_->answerPings(whether);
}

Task<CommandOutcome> ChargingStation::call(std::string action, std::string payload) {
    const auto session = session_;
    if (!session) co_return CommandOutcome{.result = CommandResult::Disconnected};
    auto exchange = session->call(action, payload, rpc::Priority::Other, settings_.patience);
    const auto outcome = co_await std::move(exchange);
    if (outcome.result == CommandResult::CallError) {
        note(action + " failed: " + outcome.errorCode + " " + outcome.errorDescription);
    } else if (outcome.result == CommandResult::NoAnswer) {
        note(action + " was not answered");
    }
    co_return outcome;
}

Task<bool> ChargingStation::until(std::function<bool()> condition, Duration longest) {
    auto self = shared_from_this();
    const DateTime end = DateTime::now() + longest;
    while (!condition()) {
        const Duration left = end - DateTime::now();
        if (left <= Duration::zero()) co_return false;
        co_await pause(left);
    }
    co_return true;
}

Task<> ChargingStation::pause(Duration time) {
    auto waiting = signal_.wait(time);
    co_await std::move(waiting);
}

int ChargingStation::received(std::string_view action) const {
    const auto found = received_.find(action);
    return found == received_.end() ? 0 : found->second;
}

void ChargingStation::inBackground(std::string name, Task<> task) {
    ++background_;
    spawn(io_.get_executor(), std::move(name), counted(std::move(task)));
}

Task<> ChargingStation::counted(Task<> task) {
    auto self = shared_from_this();
    try {
        co_await std::move(task);
    } catch (const std::exception& error) {
        note(std::string("failed: ") + error.what());
    }
    --background_;
    changed();
}

void ChargingStation::note(const std::string& event) const {
    constexpr std::size_t eventsAtMost = 1000;
    events_.push_back(DateTime::now().text() + " " + event);
    if (events_.size() > eventsAtMost) events_.pop_front();
    if (settings_.onEvent) settings_.onEvent(event);
}

Duration ChargingStation::scaled(std::chrono::seconds time) const {
    return std::chrono::duration_cast<Duration>(Seconds(time) / settings_.speed);
}

DateTime ChargingStation::clock() {
    constexpr Duration aDay = std::chrono::hours(24);
    const bool isOdd = settings_.misbehaviours.contains(Misbehaviour::OddClock);
    const DateTime now = DateTime::now() - (isOdd ? aDay : Duration::zero());
    // No two messages of a station have the same time.
    lastTime_ = std::max(now, lastTime_ + Duration(1));
    return lastTime_;
}

std::size_t ChargingStation::place(int number) const {
    if (number < 1 || number > settings_.connectors) {
        throw std::out_of_range("the station has no connector " + std::to_string(number));
    }
    return static_cast<std::size_t>(number - 1);
}

Connector* ChargingStation::find(int number) {
    if (number < 1 || number > settings_.connectors) return nullptr;
    return connectors_[place(number)].get();
}

}  // namespace voltgate::simulator
