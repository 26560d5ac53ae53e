// What the near end of a socket may do next, without a socket and without threads: no read is begun
// while another is outstanding, nothing is sent once the end was asked for, and the end is told
// once.
//
// The WebSocket library begins the next read by itself when it has delivered what the last one
// brought, unless it is told to stop while it delivers; only then must it be told to read on, and
// not while it delivers: a second read garbles the stream.
#pragma once

namespace voltgate::rpc {

class LinkState {
public:
    /// The peer is to wait: from the next frame on.
    void pause() {
        if (life_ == Life::Open && reading_ == Reading::On) reading_ = Reading::ToStop;
    }
    /// Whether the library has to be told to read on. Not to be called while it delivers.
    [[nodiscard]] bool resume() {
        const bool hasStopped = reading_ == Reading::Stopped;
        reading_ = Reading::On;
        return hasStopped && life_ != Life::Ended;
    }
    /// The library delivers a frame: whether it has to be told to stop reading.
    [[nodiscard]] bool delivers() {
        if (reading_ != Reading::ToStop) return false;
        reading_ = Reading::Stopped;
        return true;
    }

    bool maySend() const { return life_ == Life::Open; }
    /// Whether the closing handshake begins with this. Resume then: its answer has to be read.
    [[nodiscard]] bool close() {
        if (life_ != Life::Open) return false;
        life_ = Life::Closing;
        return true;
    }
    /// The socket is gone, or as good as gone: whether this is the first to say so.
    [[nodiscard]] bool end() {
        if (life_ == Life::Ended) return false;
        life_ = Life::Ended;
        return true;
    }

    /// Whether nothing can be heard of the peer because nobody listens.
    bool isPaused() const { return reading_ != Reading::On; }

private:
    enum class Reading { On, ToStop, Stopped };
    enum class Life { Open, Closing, Ended };

    Reading reading_ = Reading::On;
    Life life_ = Life::Open;
};

}  // namespace voltgate::rpc
