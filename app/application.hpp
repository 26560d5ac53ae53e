// The running server: builds the object graph, starts it in order, ends it in order. The
// composition root; only here are the concrete types known.
//
// Start: database (waited for), migrations, stations, then the ports. Stop: no new connections,
// stations are closed with 1001, REST requests are finished, what waits for the database is
// written, then the threads end.
#pragma once
#include <memory>

#include "app/config.hpp"

namespace voltgate::app {

class Application {
public:
    explicit Application(Config config);
    ~Application();

    /// Returns when all ports are open, or false when it was told to stop before. Throws
    /// std::runtime_error with a clear sentence for a port in use or a database that does not fit.
    bool start();
    /// Blocks until requestStop(), or until SIGINT or SIGTERM.
    void wait();
    /// Safe to use from any thread.
    void requestStop();
    /// Ends everything; called by the destructor too.
    void stop();

    std::uint16_t ocppPort() const;
    std::uint16_t tlsPort() const;  ///< 0: there is no certificate.
    std::uint16_t httpPort() const;
    std::size_t connections() const;  ///< WebSockets that are open.

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace voltgate::app
