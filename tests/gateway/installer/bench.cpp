#include "tests/gateway/installer/bench.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <fstream>

#include "gateway/installer/key_map_view.hpp"
#include "gateway/installer/secretbox.hpp"

namespace voltgate::installer {
namespace {

std::vector<KeyMap> shippedMaps() {
    std::vector<KeyMap> maps;
    for (const auto* name : {"voltgate-simulator", "standard"}) {
        std::ifstream file(VOLTGATE_SOURCE_DIR "/keymaps/" + std::string(name) + ".json");
        maps.push_back(readKeyMap({std::istreambuf_iterator<char>(file), {}}));
    }
    return maps;
}

InstallerParts partsOf(Bench& bench) {
    auto& rest = bench.rest;
    return {rest.registration,
            rest.commands,
            rest.transactions,
            rest.deviceModel,
            rest.firmware,
            bench.stationFirmware,
            bench.whitelists,
            bench.settings,
            bench.keyMaps,
            rest.repositories.connectors,
            rest.repositories.tokens,
            rest.repositories.meterValues,
            rest.repositories.identityTokens,
            rest.audit,
            rest.api.bounds(),
            rest.clock};
}

}  // namespace

Bench::Bench(BenchSettings wanted)
    : keyMaps(shippedMaps()),
      settings({rest.io.get_executor(), stationSettings, rest.registration, rest.deviceModel,
                rest.chargingProfiles, rest.commands, keyMaps, rest.clock}),
      whitelists({rest.io.get_executor(), whitelistRows, rest.localLists, settings, rest.commands},
                 {.patience = wanted.cardPatience}),
      api((rest.addStation("CS-1"), partsOf(*this)), {.folder = folder.path() / "installer",
                                                      .passphrase = wanted.passphrase,
                                                      .isDevelopment = wanted.isDevelopment}),
      keys_(IdentityKeys::readOrMake(folder.path() / "installer")) {
    as(Role::Installer);
}

std::shared_ptr<AnsweringStation> Bench::boot(const std::string& station, const std::string& vendor,
                                              const std::string& model) {
    rest.run(
        rest.registration.boot({station}, {.vendor = vendor, .model = model}, OcppVersion::V16));
    auto online = std::make_shared<AnsweringStation>(station);
    rest.connected.add(online);
    return online;
}

namespace {

Task<> show(Bench& bench, StationId station, IdToken token) {
    asio::steady_timer timer(co_await asio::this_coro::executor, std::chrono::milliseconds(150));
    co_await timer.async_wait(asio::use_awaitable);
    bench.verdictOnCard = co_await bench.whitelists.verdict(std::move(station), std::move(token));
}

}  // namespace

void Bench::showSoon(const std::string& token, const std::string& station) {
    spawn(rest.io.get_executor(), "show a card", show(*this, {station}, IdToken{token}));
}

Bench& Bench::as(Role role, const std::string& station) {
    return withBearer(accessToken(role, station));
}

Bench& Bench::withBearer(std::string token) {
    bearer_ = token.empty() ? "" : "Bearer " + std::move(token);
    return *this;
}

std::string Bench::identityToken(Role role, const std::string& station) const {
    return api.tokens().issueIdentity({.station = {station}, .role = role});
}

std::string Bench::accessToken(Role role, const std::string& station,
                               const std::string& clientId) const {
    const auto known = rest.registration.known(station);
    return api.tokens().issueAccess({.identity = {.station = {station}, .role = role},
                                     .clientId = clientId,
                                     .stationNumber = known ? known->number : 0});
}

rest::Answered Bench::request(std::string method, const std::string& target, std::string body,
                              http::Headers headers) {
    const auto question = std::min(target.find('?'), target.size());
    http::Request request;
    request.method = std::move(method);
    request.path = basePath + target.substr(0, question);
    if (question < target.size()) request.query = target.substr(question + 1);
    request.headers = std::move(headers);
    if (!bearer_.empty()) request.headers.emplace_back("Authorization", bearer_);
    request.body = std::move(body);
    request.address = "127.0.0.1";
    auto response = rest.run(api.answer(std::move(request)));
    if (response.stream) response.body = rest.run(readAll(response.stream));
    return {response.status, std::move(response.headers), std::move(response.body)};
}

std::string base64Url(const std::string& bytes) {
    auto text = toBase64(bytes);
    while (text.ends_with('=')) text.pop_back();
    for (auto& c : text) c = c == '+' ? '-' : c == '/' ? '_' : c;
    return text;
}

std::string hmacSha256(const std::string& text, const std::string& key) {
    std::string signature(EVP_MAX_MD_SIZE, '\0');
    unsigned int size = 0;
    HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
         reinterpret_cast<const unsigned char*>(text.data()), text.size(),
         reinterpret_cast<unsigned char*>(signature.data()), &size);
    signature.resize(size);
    return signature;
}

}  // namespace voltgate::installer
