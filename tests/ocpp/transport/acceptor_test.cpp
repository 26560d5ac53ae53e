// Who connects when no descriptor is left, on real sockets. What the acceptor makes of the first
// bytes of others is in websocket_server_test.cpp and the end-to-end tests.
#include "ocpp/transport/acceptor.hpp"

#include <gtest/gtest.h>

#include <asio/executor_work_guard.hpp>
#include <asio/write.hpp>
#include <ctime>
#include <thread>

#include "tests/support/descriptor_shortage.hpp"
#include "tests/support/run_task.hpp"

namespace voltgate::transport {
namespace {

using namespace std::chrono_literals;

struct Port {
    Port() {
        acceptor->open();
        thread = std::thread([this] { io.run(); });
    }
    ~Port() {
        acceptor->stop();
        guard.reset();
        thread.join();
    }

    asio::io_context io;
    asio::executor_work_guard<asio::io_context::executor_type> guard{io.get_executor()};
    std::atomic<int> welcomed = 0;
    std::shared_ptr<Acceptor> acceptor = std::make_shared<Acceptor>(
        io,
        AcceptorSettings{.address = "127.0.0.1", .portFlag = "", .maxNewcomers = 8, .patience = 5s},
        [this](const asio::ip::tcp::socket&) { ++welcomed; }, [](const Stray&) {});
    std::thread thread;
};

// Its socket is there before there is a shortage.
class Client {
public:
    Client() { socket_.open(asio::ip::tcp::v4()); }

    void connect(const Port& port) {
        socket_.connect({asio::ip::address_v4::loopback(), port.acceptor->port()});
        asio::error_code ignored;
        asio::write(socket_, asio::buffer("GET /ocpp/CP-1 HTTP/1.1\r\n", 25), ignored);
    }
    /// Whether the connection ends within ten seconds.
    bool isDisconnected() {
        const timeval patience{10, 0};
        ::setsockopt(socket_.native_handle(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        char byte = 0;
        const auto count = ::recv(socket_.native_handle(), &byte, 1, 0);
        return count == 0 || (count < 0 && errno != EAGAIN);
    }

private:
    asio::io_context io_;
    asio::ip::tcp::socket socket_{io_};
};

TEST(Acceptor, disconnectsThoseForWhomNoDescriptorIsLeft) {
    Port port;
    std::vector<Client> clients(20);
    {
        const test::DescriptorShortage shortage;
        for (auto& client : clients) client.connect(port);
        for (auto& client : clients) EXPECT_TRUE(client.isDisconnected());
        EXPECT_EQ(port.welcomed, 0);

        const auto busyBefore = std::clock();
        std::this_thread::sleep_for(300ms);
        EXPECT_LT(double(std::clock() - busyBefore) / CLOCKS_PER_SEC, 0.2) << "it spins";
    }

    Client late;
    late.connect(port);
    EXPECT_TRUE(eventually([&] { return port.welcomed == 1; }));
}

}  // namespace
}  // namespace voltgate::transport
