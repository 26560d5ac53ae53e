// voltgate-yardstick: a bare websocketpp server that answers constants to the messages of a
// charging session. It parses nothing and stores nothing: what it costs is the price of the
// WebSocket library alone, the measure that Voltgate is held against.
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <string>
#include <string_view>
#include <thread>
#include <vector>
#include <websocketpp/config/asio_no_tls.hpp>
#include <websocketpp/server.hpp>

namespace {

struct Config : websocketpp::config::asio {
    using type = Config;
    static const websocketpp::log::level elog_level = websocketpp::log::elevel::none;
    static const websocketpp::log::level alog_level = websocketpp::log::alevel::none;
};
using Server = websocketpp::server<Config>;

std::string_view answerTo(std::string_view action) {
    if (action == "BootNotification") {
        return R"({"status":"Accepted","currentTime":"2026-01-31T12:00:00.000Z","interval":300})";
    }
    if (action == "Heartbeat") return R"({"currentTime":"2026-01-31T12:00:00.000Z"})";
    if (action == "StartTransaction") {
        return R"({"idTagInfo":{"status":"Accepted"},"transactionId":1})";
    }
    if (action == "MeterValues") return "{}";
    return R"({"idTagInfo":{"status":"Accepted"}})";
}

// The text between the next two quotation marks, which are taken off the front.
std::string_view takeQuoted(std::string_view& text) {
    text.remove_prefix(std::min(text.find('"'), text.size() - 1) + 1);
    const auto quoted = text.substr(0, text.find('"'));
    text.remove_prefix(std::min(quoted.size() + 1, text.size()));
    return quoted;
}

void answer(Server& server, const websocketpp::connection_hdl& connection, std::string_view call) {
    if (!call.starts_with("[2,\"")) return;
    const auto id = takeQuoted(call);
    const auto action = takeQuoted(call);
    std::string text = "[3,\"";
    text.append(id).append("\",").append(answerTo(action)).append("]");
    websocketpp::lib::error_code ignored;  // The charger is gone: its answer has nowhere to go.
    server.send(connection, text, websocketpp::frame::opcode::text, ignored);
}

void serve(std::uint16_t port, int threads) {
    asio::io_context io(threads);
    Server server;
    server.init_asio(&io);
    server.set_reuse_addr(true);
    server.set_validate_handler([&server](const websocketpp::connection_hdl& connection) {
        websocketpp::lib::error_code ignored;
        server.get_con_from_hdl(connection)->select_subprotocol("ocpp1.6", ignored);
        return true;
    });
    server.set_message_handler(
        [&server](const websocketpp::connection_hdl& connection, const Server::message_ptr& call) {
            answer(server, connection, call->get_payload());
        });
    server.listen(asio::ip::address_v4::loopback(), port);
    server.start_accept();
    asio::signal_set signals(io, SIGINT, SIGTERM);
    signals.async_wait([&io](const auto&, int) { io.stop(); });
    std::printf("yardstick: ws://127.0.0.1:%d/, %d threads\n", port, threads);
    std::fflush(stdout);

    std::vector<std::jthread> others;
    for (int i = 1; i < threads; ++i) others.emplace_back([&io] { io.run(); });
    io.run();
}

}  // namespace

int main(int argc, char** argv) {
    const int port = argc > 1 ? std::atoi(argv[1]) : 0;
    const int threads = argc > 2 ? std::atoi(argv[2]) : 2;
    if (argc > 3 || port < 1 || port > 65535 || threads < 1 || threads > 64) {
        std::fprintf(stderr, "usage: voltgate-yardstick PORT [THREADS]\n");
        return 2;
    }
    try {
        serve(static_cast<std::uint16_t>(port), threads);
        return 0;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "voltgate-yardstick: %s\n", error.what());
        return 1;
    }
}
