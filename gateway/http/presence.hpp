// Whether the client that waits for an answer is still there. The connection says where to look,
// and leaves before it closes. Safe to use from any thread.
#pragma once
#include <mutex>

namespace voltgate::http {

class Presence {
public:
    /// `socket`: a connected one, until leave().
    explicit Presence(int socket) : socket_(socket) {}

    /// The connection has ended, or the client has closed its side.
    bool isGone() const;
    void leave();

private:
    mutable std::mutex mutex_;
    int socket_;
};

}  // namespace voltgate::http
