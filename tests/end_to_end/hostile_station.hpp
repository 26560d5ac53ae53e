// A connection that hostile input is tried on: after each the socket must stay and answer a
// Heartbeat, or have been closed with the code that is documented; then the next one begins anew.
#pragma once
#include <gtest/gtest.h>

#include <memory>

#include "tests/end_to_end/raw_station.hpp"
#include "tests/end_to_end/running_server.hpp"

namespace voltgate::test {

class HostileStation {
public:
    HostileStation(RunningServer& server, std::string id) : server_(server), id_(std::move(id)) {
        server_.http->post("/api/v1/stations", R"({"id":")" + id_ + R"(","securityProfile":0})");
    }

    /// Writes bytes. `answer` is how the text that comes back begins; empty when none may come.
    /// `closeCode` 0: the socket must stay.
    void expect(const std::string& bytes, const std::string& answer, int closeCode = 0) {
        if (!station_) connect();
        station_->write(bytes);
        if (!answer.empty()) {
            const auto text = station_->readText();
            EXPECT_TRUE(text.starts_with(answer)) << text.substr(0, 200);
        }
        if (closeCode != 0) {
            EXPECT_EQ(station_->readClose(), closeCode);
            station_.reset();
            return;
        }
        expectHeartbeat();
    }

    void expectHeartbeat() {
        const auto id = "alive-" + std::to_string(++beats_);
        station_->write(RawStation::frame("[2,\"" + id + "\",\"Heartbeat\",{}]"));
        const auto text = station_->readText();
        EXPECT_TRUE(text.starts_with("[3,\"" + id + "\",{\"currentTime\":")) << text.substr(0, 200);
        if (!text.starts_with("[3,\"" + id)) station_.reset();  // Each row stands for itself.
    }

private:
    void connect() {
        station_ = std::make_unique<RawStation>(server_.application.ocppPort());
        ASSERT_EQ(station_->handshake("/ocpp/" + id_, "Sec-WebSocket-Protocol: ocpp1.6\r\n"), 101);
    }

    RunningServer& server_;
    std::string id_;
    std::unique_ptr<RawStation> station_;
    int beats_ = 0;
};

}  // namespace voltgate::test
