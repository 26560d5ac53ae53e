// The socket of a station that takes part in a storm, plain or with TLS. Never blocks once it is
// there. For one thread.
#pragma once
#include <fcntl.h>
#include <netinet/in.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace voltgate::test {

/// What the TLS stations of a storm share. They take any certificate: the storm is not about that.
using StormTls = std::shared_ptr<SSL_CTX>;

inline StormTls stormTls() {
    ::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes to a socket that may be reset.
    StormTls context(SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_NONE, nullptr);
    SSL_CTX_set_mode(context.get(),
                     SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    return context;
}

class StormWire {
public:
    /// `receiveBuffer`: of the kernel, in bytes; 0: the usual. `tls`: null for a plain socket.
    StormWire(std::uint16_t port, int receiveBuffer, const StormTls& tls)
        : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        if (receiveBuffer > 0)
            ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, sizeof receiveBuffer);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
            close();
        if (tls && isOpen()) speakTls(tls);
    }
    ~StormWire() { close(); }
    StormWire(const StormWire&) = delete;
    StormWire& operator=(const StormWire&) = delete;

    bool isOpen() const { return socket_ >= 0; }

    /// Waits for what is wanted, for at most so long; what can be done then, as poll says it.
    int wait(bool reads, bool writes, int milliseconds) const {
        if (tls_ && reads && SSL_pending(tls_.get()) > 0) return POLLIN;
        const auto wanted = (reads ? POLLIN : 0) | (writes && !waitsToRead_ ? POLLOUT : 0);
        pollfd one{.fd = socket_, .events = static_cast<short>(wanted), .revents = 0};
        return ::poll(&one, 1, milliseconds) <= 0 ? 0 : one.revents;
    }
    /// How many bytes went; 0: none now; -1: none ever again.
    std::ptrdiff_t write(const char* bytes, std::size_t size) {
        ERR_clear_error();
        if (tls_) {
            const int result = SSL_write(tls_.get(), bytes, static_cast<int>(size));
            waitsToRead_ = SSL_want_read(tls_.get());
            return outcome(result);
        }
        const auto count = ::send(socket_, bytes, size, MSG_DONTWAIT | MSG_NOSIGNAL);
        return count < 0 && (errno == EAGAIN || errno == EINTR) ? 0 : count;
    }
    /// How many bytes came; 0: none now; -1: none ever again.
    std::ptrdiff_t read(char* buffer, std::size_t size) {
        waitsToRead_ = false;
        ERR_clear_error();
        if (tls_) return outcome(SSL_read(tls_.get(), buffer, static_cast<int>(size)));
        const auto count = ::recv(socket_, buffer, size, MSG_DONTWAIT);
        if (count < 0) return errno == EAGAIN || errno == EINTR ? 0 : -1;
        return count == 0 ? -1 : count;
    }
    void halfClose() {
        if (tls_) SSL_shutdown(tls_.get());
        ::shutdown(socket_, SHUT_WR);
    }
    void reset() {
        const linger atOnce{.l_onoff = 1, .l_linger = 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &atOnce, sizeof atOnce);
        close();
    }

private:
    void speakTls(const StormTls& context) {
        ::fcntl(socket_, F_SETFL, O_NONBLOCK);
        tls_.reset(SSL_new(context.get()));
        SSL_set_fd(tls_.get(), socket_);
        SSL_set_connect_state(tls_.get());
    }
    std::ptrdiff_t outcome(int result) {
        if (result > 0) return result;
        const int error = SSL_get_error(tls_.get(), result);
        return error == SSL_ERROR_WANT_READ || error == SSL_ERROR_WANT_WRITE ? 0 : -1;
    }
    void close() {
        tls_.reset();
        if (socket_ >= 0) ::close(socket_);
        socket_ = -1;
    }
    struct Free {
        void operator()(SSL* tls) const { SSL_free(tls); }
    };

    int socket_;
    std::unique_ptr<SSL, Free> tls_;
    bool waitsToRead_ = false;  // TLS has to hear something before it can write.
};

}  // namespace voltgate::test
