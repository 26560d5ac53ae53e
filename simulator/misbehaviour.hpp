// What a station can be told to do wrong, and the link that does it: it stands between a session,
// which knows nothing of it, and the socket.
#pragma once
#include <array>
#include <asio/io_context.hpp>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>

#include "simulator/websocket_client.hpp"

namespace voltgate::simulator {

enum class Misbehaviour {
    NoAnswer,          ///< Calls to it are not answered.
    LateAnswer,        ///< They are answered after `lateness`.
    DuplicateAnswer,   ///< Every answer is sent twice.
    CallErrorAnswer,   ///< Every answer is a CALLERROR.
    WrongTypes,        ///< Every answer has a number where its status should be.
    InvalidJson,       ///< Before every message of its own comes a text that is no JSON.
    BinaryFrames,      ///< Everything is sent in binary frames.
    ResentStart,       ///< Every StartTransaction is sent twice, under two message ids.
    ReusedMessageIds,  ///< All its calls have the same message id.
    DropMidCall,       ///< The socket is dropped right after its first StartTransaction.
    OddClock,          ///< Its clock is a day behind.
    SecondBoot,        ///< Boots twice on every connection.
    SilentToPings,     ///< WebSocket pings are not answered.
    DownloadFails,     ///< Firmware cannot be fetched.
    ChecksumFails,     ///< Fetched firmware has a bit wrong.
    InstallFails,      ///< Firmware cannot be installed.
    MalformedCsr,      ///< Its requests for certificates cannot be read.
    OversizedCsr,      ///< They are longer than OCPP allows.
    ForeignCsr,        ///< They are for the name of another station.
    WeakCsr,           ///< Their keys are too short.
    TamperedCsr,       ///< They were altered after they were signed.
    RefuseSecurity     ///< It refuses new keys, profiles and certificates.
};

inline constexpr std::array misbehaviourNames = {
    std::pair{Misbehaviour::NoAnswer, std::string_view("no-answer")},
    std::pair{Misbehaviour::LateAnswer, std::string_view("late-answer")},
    std::pair{Misbehaviour::DuplicateAnswer, std::string_view("duplicate-answer")},
    std::pair{Misbehaviour::CallErrorAnswer, std::string_view("callerror-answer")},
    std::pair{Misbehaviour::WrongTypes, std::string_view("wrong-types")},
    std::pair{Misbehaviour::InvalidJson, std::string_view("invalid-json")},
    std::pair{Misbehaviour::BinaryFrames, std::string_view("binary-frames")},
    std::pair{Misbehaviour::ResentStart, std::string_view("resent-start")},
    std::pair{Misbehaviour::ReusedMessageIds, std::string_view("reused-message-ids")},
    std::pair{Misbehaviour::DropMidCall, std::string_view("drop-mid-call")},
    std::pair{Misbehaviour::OddClock, std::string_view("odd-clock")},
    std::pair{Misbehaviour::SecondBoot, std::string_view("second-boot")},
    std::pair{Misbehaviour::SilentToPings, std::string_view("silent-to-pings")},
    std::pair{Misbehaviour::DownloadFails, std::string_view("download-fails")},
    std::pair{Misbehaviour::ChecksumFails, std::string_view("checksum-fails")},
    std::pair{Misbehaviour::InstallFails, std::string_view("install-fails")},
    std::pair{Misbehaviour::MalformedCsr, std::string_view("malformed-csr")},
    std::pair{Misbehaviour::OversizedCsr, std::string_view("oversized-csr")},
    std::pair{Misbehaviour::ForeignCsr, std::string_view("foreign-csr")},
    std::pair{Misbehaviour::WeakCsr, std::string_view("weak-csr")},
    std::pair{Misbehaviour::TamperedCsr, std::string_view("tampered-csr")},
    std::pair{Misbehaviour::RefuseSecurity, std::string_view("refuse-security")},
};

using Misbehaviours = std::set<Misbehaviour>;

class MisbehavingLink final : public rpc::Link {
public:
    MisbehavingLink(asio::io_context& io, std::shared_ptr<WebSocketLink> link, Misbehaviours faults,
                    Duration lateness);

    void send(std::string frame) override;
    void close(std::uint16_t code, std::string reason) override;
    void pauseReading() override { link_->pauseReading(); }
    void resumeReading() override { link_->resumeReading(); }
    DateTime lastReceivedAt() const override { return link_->lastReceivedAt(); }

    /// Whether DropMidCall has happened: it does so once in a station's life.
    bool hasDropped() const { return hasDropped_; }

    /// What the session is to see of a text that came in.
    std::string received(std::string frame);

private:
    bool has(Misbehaviour fault) const { return faults_.contains(fault); }
    void sendAnswer(std::string frame);
    void sendCall(const std::string& frame);
    void put(std::string frame);

    asio::io_context& io_;
    std::shared_ptr<WebSocketLink> link_;
    Misbehaviours faults_;
    Duration lateness_;
    bool hasDropped_ = false;
    std::string reusedFor_;  // The true id of the call that went out under the reused one.
};

}  // namespace voltgate::simulator
