// A link without a socket: keeps what was sent.
#pragma once
#include <new>
#include <string>
#include <vector>

#include "ocpp/rpc/link.hpp"

namespace voltgate {

struct FakeLink final : rpc::Link {
    void send(std::string frame) override {
        if (refusesFrames > 0) {
            --refusesFrames;
            throw std::bad_alloc();
        }
        sent.push_back(std::move(frame));
    }
    void close(std::uint16_t code, std::string) override { closeCode = code; }
    void pauseReading() override { isPaused = true; }
    void resumeReading() override { isPaused = false; }
    DateTime lastReceivedAt() const override { return {}; }

    std::vector<std::string> sent;
    int refusesFrames = 0;  // So many; as when memory is short.
    std::uint16_t closeCode = 0;
    bool isPaused = false;
};

}  // namespace voltgate
