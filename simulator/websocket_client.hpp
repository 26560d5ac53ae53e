// The client's end of a WebSocket, ws and wss. A connector serves any number of connections and
// must outlive the running of its io_context, which one thread runs.
#pragma once
#include <asio/io_context.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "ocpp/rpc/link.hpp"
#include "ocpp/task.hpp"

namespace voltgate::simulator {

struct WebSocketTarget {
    std::string url;  ///< ws:// or wss://, the station's id included.
    std::optional<std::string> user{};
    std::string password{};  ///< Goes with `user`.
    std::vector<std::string> subprotocols = {"ocpp1.6"};
    std::string caFile{};           ///< PEM; empty: the system's certificates.
    std::string certificateFile{};  ///< PEM, its own with its chain; empty: it shows none.
    std::string keyFile{};          ///< PEM; goes with `certificateFile`.
    // The same as texts: `roots` besides `caFile`, the others instead of the files.
    std::string roots{};
    std::string certificateChain{};
    std::string key{};
    Duration patience = std::chrono::seconds(10);
};

/// A connection as its owner sees it; the rest of it misbehaves on purpose.
class WebSocketLink : public rpc::Link {
public:
    virtual void sendBinary(std::string frame) = 0;
    /// Ends the TCP connection with a reset, without a word, as when a cable is cut.
    virtual void drop() = 0;
    virtual void answerPings(bool whether) = 0;
};

struct WebSocketEvents {
    std::function<void(std::string)> onText;
    std::function<void(std::uint16_t code, std::string reason)> onClosed;
};

/// Called when the connection opens, before anything can come in.
using OnOpen = std::function<WebSocketEvents(std::shared_ptr<WebSocketLink>)>;

struct ConnectFailure {
    int httpStatus = 0;  ///< 0: it did not come to an HTTP answer.
    std::string reason;
};

class WebSocketConnector {
public:
    explicit WebSocketConnector(asio::io_context& io);
    ~WebSocketConnector();

    /// Nothing when the connection is open.
    Task<std::optional<ConnectFailure>> connect(WebSocketTarget target, OnOpen onOpen);

private:
    struct Clients;
    asio::io_context& io_;
    std::unique_ptr<Clients> clients_;
};

}  // namespace voltgate::simulator
