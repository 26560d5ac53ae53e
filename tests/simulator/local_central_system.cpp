#include "tests/simulator/local_central_system.hpp"

#include <asio/post.hpp>

namespace voltgate {

LocalCentralSystem::LocalCentralSystem()
    : work_(asio::make_work_guard(io_)),
      centralSystem_(v16::CentralSystemServices{.registration = registration_,
                                                .authorization = authorization_,
                                                .transactions = charging_,
                                                .meterValues = metering_,
                                                .availability = availability_,
                                                .violations = violations_,
                                                .commands = commands_,
                                                .diagnostics = diagnostics_,
                                                .firmware = firmware_,
                                                .certificates = certificates_,
                                                .securityEvents = securityEvents_,
                                                .clock = clock_}),
      gate_(app::StationGateParts{.io = io_,
                                  .admission = admission_,
                                  .profiles = profiles_,
                                  .attempts = attempts_,
                                  .frames = nullptr,
                                  .connected = connected_,
                                  .commands = commands_,
                                  .deviceModel = deviceModel_,
                                  .certificates = certificates_,
                                  .securityChanges = securityChanges_,
                                  .centralSystem = centralSystem_,
                                  .clock = clock_}) {
    listen();
    thread_ = std::thread([this] { io_.run(); });
    await(registration_.refresh());
}

LocalCentralSystem::~LocalCentralSystem() {
    pause();
    work_.reset();
    thread_.join();
}

void LocalCentralSystem::listen() {
    transport::WebSocketSettings settings;
    settings.address = "127.0.0.1";
    settings.port = port_;
    server_ = transport::WebSocketServer::listen(io_, settings, gate_);
    port_ = server_->port();
}

void LocalCentralSystem::pause() {
    asio::post(io_, asio::use_future([this] { server_->stop(0); })).get();
}

void LocalCentralSystem::resume() {
    asio::post(io_, asio::use_future([this] { listen(); })).get();
}

void LocalCentralSystem::addStation(const std::string& id, int securityProfile,
                                    std::string password) {
    NewStation station{.id = {id}, .securityProfile = securityProfile};
    if (!password.empty()) station.password = std::move(password);
    await(registration_.add(std::move(station)));
}

void LocalCentralSystem::addToken(const std::string& token, TokenStatus status,
                                  std::optional<std::string> groupId) {
    IdTokenRecord record;
    record.token.value = token;
    record.status = status;
    record.groupId = std::move(groupId);
    await(tokens_.add(std::move(record)));
}

CommandOutcome LocalCentralSystem::perform(const std::string& station, StationCommand command) {
    const auto online = connected_.online({station});
    if (!online) return {.result = CommandResult::Disconnected};
    return await(online->perform(std::move(command), std::chrono::seconds(10)));
}

void LocalCentralSystem::setDatabaseReachable(bool whether) {
    const std::scoped_lock lock(tables_.mutex);
    tables_.reachable = whether;
}

std::vector<Transaction> LocalCentralSystem::transactions() {
    return await(transactions_.list({}, {})).items;
}

std::vector<StoredMeterValue> LocalCentralSystem::meterValues(TransactionNumber number) {
    return await(meterValues_.ofTransaction(number, {.limit = 1000})).items;
}

std::vector<Connector> LocalCentralSystem::connectors(const std::string& station) {
    return await(connectors_.ofStation({station}));
}

}  // namespace voltgate
