// Frames are changed as texts: the session's own frames are compact and begin with type and id.
#include "simulator/misbehaviour.hpp"

#include <asio/steady_timer.hpp>

namespace voltgate::simulator {
namespace {

constexpr std::string_view reusedId = "1";

// The place of the message id in [2,"id",...
std::string_view idIn(std::string_view frame) {
    constexpr std::size_t before = 4;
    if (frame.size() < before) return {};
    return frame.substr(before, frame.find('"', before) - before);
}

std::string withId(const std::string& frame, std::string_view id) {
    std::string changed = frame;
    return changed.replace(4, idIn(frame).size(), id);
}

}  // namespace

MisbehavingLink::MisbehavingLink(asio::io_context& io, std::shared_ptr<WebSocketLink> link,
                                 Misbehaviours faults, Duration lateness)
    : io_(io), link_(std::move(link)), faults_(std::move(faults)), lateness_(lateness) {
    if (has(Misbehaviour::SilentToPings)) link_->answerPings(false);
}

void MisbehavingLink::send(std::string frame) {
    if (frame.starts_with("[2,")) return sendCall(frame);
    sendAnswer(std::move(frame));
}

void MisbehavingLink::close(std::uint16_t code, std::string reason) {
    link_->close(code, std::move(reason));
}

void MisbehavingLink::sendCall(const std::string& frame) {
    if (has(Misbehaviour::InvalidJson)) put("[2,\"broken\",\"Heartbeat\",{");
    const bool isStart = frame.find("\"StartTransaction\"") != std::string::npos;
    if (has(Misbehaviour::ReusedMessageIds)) {
        reusedFor_ = idIn(frame);
        put(withId(frame, reusedId));
    } else {
        put(frame);
    }
    if (isStart && has(Misbehaviour::ResentStart)) {
        put(withId(frame, "again-" + std::string(idIn(frame))));
    }
    if (isStart && has(Misbehaviour::DropMidCall)) {
        hasDropped_ = true;
        link_->drop();
    }
}

void MisbehavingLink::sendAnswer(std::string frame) {
    if (has(Misbehaviour::NoAnswer)) return;
    const std::string id(idIn(frame));
    if (has(Misbehaviour::CallErrorAnswer)) {
        frame = "[4,\"" + id + "\",\"InternalError\",\"told to fail\",{}]";
    } else if (has(Misbehaviour::WrongTypes)) {
        frame = "[3,\"" + id + "\",{\"status\":42}]";
    }
    if (has(Misbehaviour::LateAnswer)) {
        auto timer = std::make_shared<asio::steady_timer>(io_, lateness_);
        timer->async_wait([timer, link = link_, late = std::move(frame)](asio::error_code error) {
            if (!error) link->send(late);
        });
        return;
    }
    if (has(Misbehaviour::DuplicateAnswer)) put(frame);
    put(std::move(frame));
}

void MisbehavingLink::put(std::string frame) {
    if (has(Misbehaviour::BinaryFrames)) {
        link_->sendBinary(std::move(frame));
    } else {
        link_->send(std::move(frame));
    }
}

std::string MisbehavingLink::received(std::string frame) {
    const bool isAnswer = frame.starts_with("[3,\"") || frame.starts_with("[4,\"");
    if (!has(Misbehaviour::ReusedMessageIds) || !isAnswer || idIn(frame) != reusedId) return frame;
    return withId(frame, reusedFor_);
}

}  // namespace voltgate::simulator
