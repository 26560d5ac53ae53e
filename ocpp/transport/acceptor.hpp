// Listens, and looks at the first byte of each connection before any library takes it over: TLS
// that comes to the plain port, plain HTTP that comes to the TLS port, and what is neither, are
// answered here in a language the peer understands, and reported. Who comes when no descriptor is
// left is disconnected at once, rather than left without a word. Everything runs on one strand of
// its own or on one per connection; open() and stop() may be called from any thread.
#pragma once
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/steady_timer.hpp>
#include <asio/strand.hpp>
#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include "ocpp/descriptor_reserve.hpp"
#include "ocpp/domain/connection_attempt.hpp"
#include "ocpp/domain/datetime.hpp"
#include "ocpp/task.hpp"

namespace voltgate::transport {

struct AcceptorSettings {
    std::string address;
    std::uint16_t port = 0;    ///< 0: any free one.
    std::string portFlag;      ///< The setting that changes it, for messages.
    bool expectsTls = false;   ///< Otherwise plain HTTP.
    std::size_t maxNewcomers;  ///< That may wait to be looked at; those beyond are dropped.
    Duration patience;         ///< For the first bytes.
};

/// A connection that is not what the port is for.
struct Stray {
    std::string address;   ///< IP:port of the peer.
    std::string resource;  ///< Of a plain HTTP request; empty otherwise.
    ConnectionVerdict verdict = ConnectionVerdict::NotHttp;
    std::string reason;
};

class Acceptor : public std::enable_shared_from_this<Acceptor> {
public:
    using Welcome = std::function<void(asio::ip::tcp::socket)>;
    using Report = std::function<void(Stray)>;

    /// `welcome` gets the connections that fit, nothing read of them yet; `report` hears of the
    /// others. Neither is called after stop() has been called and the io_context has caught up.
    Acceptor(asio::io_context& io, AcceptorSettings settings, Welcome welcome, Report report);

    /// Throws std::runtime_error with a clear sentence when the address cannot be listened on.
    void open();
    void stop();
    std::uint16_t port() const { return port_; }

private:
    void acceptNext();
    void failedToAccept(const asio::error_code& error);
    void awaitTheNext();
    void welcomeOrSendAway();
    void accepted(asio::ip::tcp::socket socket);
    void pause();
    static Task<> greet(std::shared_ptr<Acceptor> self, asio::ip::tcp::socket socket);
    Task<> lookAt(std::shared_ptr<asio::ip::tcp::socket> socket);
    Task<> turnAway(asio::ip::tcp::socket& socket, char first);

    asio::io_context& io_;
    AcceptorSettings settings_;
    Welcome welcome_;
    Report report_;
    asio::strand<asio::io_context::executor_type> strand_;
    asio::ip::tcp::acceptor acceptor_;
    asio::steady_timer timer_;
    DescriptorReserve reserve_;
    std::uint16_t port_ = 0;
    std::atomic<bool> isStopping_{false};
    std::atomic<std::size_t> newcomers_{0};
};

}  // namespace voltgate::transport
