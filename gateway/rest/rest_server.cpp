// Listens, gives each connection a seat, and survives that no descriptor is left. What happens on a
// connection is in http_connection.hpp.
#include "gateway/rest/rest_server.hpp"

#include <sys/socket.h>

#include <asio/experimental/as_tuple.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/ip/v6_only.hpp>
#include <asio/post.hpp>
#include <asio/steady_timer.hpp>
#include <asio/strand.hpp>
#include <asio/use_awaitable.hpp>
#include <map>
#include <mutex>

#include "gateway/rest/http_connection.hpp"
#include "gateway/rest/listening_place.hpp"
#include "gateway/rest/seats.hpp"
#include "ocpp/descriptor_reserve.hpp"
#include "ocpp/log.hpp"

namespace voltgate::rest {
namespace {

using asio::ip::tcp;

constexpr auto quietly = asio::experimental::as_tuple(asio::use_awaitable);
constexpr std::size_t descriptorsInReserve = 8;
constexpr auto grace = std::chrono::milliseconds(200);
// Until a connection that was sent away has closed its socket; and when nothing can be done.
constexpr auto shortRest = std::chrono::milliseconds(5);
constexpr auto longRest = std::chrono::milliseconds(100);

bool isForWantOfDescriptors(const asio::error_code& error) {
    return error == asio::error::no_descriptors || error.value() == ENFILE ||
           error == asio::error::no_memory || error == asio::error::no_buffer_space;
}

// Held by its own coroutine, and by the server.
class Listener final : public std::enable_shared_from_this<Listener> {
public:
    Listener(asio::io_context& io, std::shared_ptr<HttpHost> host)
        : io_(io),
          strand_(asio::make_strand(io)),
          acceptor_(strand_),
          pause_(strand_),
          host_(std::move(host)),
          seats_({host_->settings.maxConnections, host_->settings.maxPerAddress,
                  host_->settings.reserve, grace}) {
        listenOn(acceptor_, host_->settings.address, host_->settings.port);
        port_ = acceptor_.local_endpoint().port();
        descriptor_ = acceptor_.native_handle();
    }

    void begin() { spawn(strand_, "REST port", accept(shared_from_this())); }
    std::uint16_t port() const { return port_; }

    // At once for those who connect, without touching the acceptor under the thread that uses it.
    void stop() {
        host_->isStopping = true;
        ::shutdown(descriptor_, SHUT_RDWR);
        asio::post(strand_, [self = shared_from_this()] {
            asio::error_code ignored;
            self->acceptor_.cancel(ignored);
            self->pause_.cancel();
            for (const auto& [connection, weak] : self->connections_) {
                if (const auto alive = weak.lock()) alive->drain();
            }
        });
    }

private:
    static Task<> accept(std::shared_ptr<Listener> self) {
        while (!self->host_->isStopping) {
            const asio::any_io_executor strand = asio::make_strand(self->io_);
            auto [error, socket] = co_await self->acceptor_.async_accept(strand, quietly);
            if (self->host_->isStopping) break;
            if (!error) {
                self->welcome(std::move(socket));
            } else if (isForWantOfDescriptors(error)) {
                co_await self->findDescriptor();
            } else if (error != asio::error::connection_aborted) {
                co_await self->rest(longRest);
            }
        }
    }

    // For who wants to connect. The system says that none is left also when nobody does. Whoever
    // waits longest gives up its own; else one of the reserve is used.
    Task<> findDescriptor() {
        co_await acceptor_.async_wait(tcp::acceptor::wait_read, quietly);
        if (host_->isStopping) co_return;
        noteShortage();
        if (seats_.makeRoom()) {
            co_await rest(shortRest);
        } else if (!reserve_.giveUpOne()) {
            co_await rest(longRest);
            reserve_.refill();
        }
    }

    void noteShortage() {
        const auto now = std::chrono::steady_clock::now();
        if (now - shortageNoted_ < std::chrono::minutes(1)) return;
        shortageNoted_ = now;
        log::warn("no descriptors are left for HTTP: idle connections are closed",
                  {{"connections", connections_.size()}});
    }

    Task<> rest(std::chrono::milliseconds time) {
        pause_.expires_after(time);
        co_await pause_.async_wait(quietly);
    }

    void welcome(tcp::socket socket) {
        asio::error_code gone;
        const auto peer = socket.remote_endpoint(gone).address();
        socket.set_option(tcp::no_delay(true), gone);
        reserve_.refill();
        if (gone) return;
        const auto address = addressText(peer);
        auto connection = std::make_shared<HttpConnection>(std::move(socket), host_, address);
        const auto leave = [weak = std::weak_ptr(connection)] {
            if (const auto alive = weak.lock()) alive->leave();
        };
        const auto& isProxy = host_->settings.isProxy;
        const auto network = isProxy && isProxy(address) ? "" : networkText(peer);
        auto seat = reserve_.isFull() ? seats_.take(network, leave) : seats_.takeReserve(leave);
        if (!seat) return;
        connections_[connection.get()] = connection;
        auto* const key = connection.get();
        const auto onEnd = [self = shared_from_this(), key] {
            asio::post(self->strand_, [self, key] {
                self->connections_.erase(key);
                self->reserve_.refill();
            });
        };
        const auto executor = connection->executor();
        spawn(executor, "REST connection",
              HttpConnection::run(std::move(connection), std::move(seat), onEnd));
    }

    asio::io_context& io_;
    asio::strand<asio::io_context::executor_type> strand_;
    tcp::acceptor acceptor_;
    asio::steady_timer pause_;
    std::shared_ptr<HttpHost> host_;
    Seats seats_;
    std::uint16_t port_ = 0;
    int descriptor_ = -1;
    // The rest is used on the strand only.
    DescriptorReserve reserve_{descriptorsInReserve};
    std::chrono::steady_clock::time_point shortageNoted_{};
    std::map<HttpConnection*, std::weak_ptr<HttpConnection>> connections_;
};

class Server final : public RestServer {
public:
    Server(asio::io_context& io, std::shared_ptr<HttpHost> host)
        : host_(host), listener_(std::make_shared<Listener>(io, std::move(host))) {
        listener_->begin();
    }

    std::uint16_t port() const override { return listener_->port(); }
    std::size_t requestsUnderWay() const override { return host_->underWay; }
    void stop() override { listener_->stop(); }

private:
    std::shared_ptr<HttpHost> host_;
    std::shared_ptr<Listener> listener_;
};

}  // namespace

std::unique_ptr<RestServer> RestServer::listen(asio::io_context& io, RestServerSettings settings,
                                               Answer answer, TakesStream takesStream,
                                               Refuse refuse) {
    auto host = std::make_shared<HttpHost>();
    host->settings = std::move(settings);
    host->answer = std::move(answer);
    host->takesStream = std::move(takesStream);
    host->refuse = std::move(refuse);
    return std::make_unique<Server>(io, std::move(host));
}

}  // namespace voltgate::rest
