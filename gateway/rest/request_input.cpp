#include "gateway/rest/request_input.hpp"

#include <algorithm>
#include <utility>

namespace voltgate::rest {
namespace {

constexpr std::size_t whenIdle = 1024;

}  // namespace

RequestInput::RequestInput(Wire& wire, http::RequestLimits limits)
    : wire_(wire), reader_(limits), bytes_(whenIdle, '\0') {}

void RequestInput::begin() {
    reader_.begin();
    if (isEmpty() && bytes_.size() > whenIdle) bytes_ = std::string(whenIdle, '\0');
    if (isEmpty()) begin_ = end_ = 0;
}

bool RequestInput::isIdle() const { return isEmpty() && !reader_.hasBegun(); }

void RequestInput::expectBody(std::size_t bytesAtOnce) {
    if (bytes_.size() < bytesAtOnce) bytes_.resize(bytesAtOnce);
}

Task<bool> RequestInput::more(std::string& body) {
    if (isEmpty() || reader_.needsMore()) {
        makeRoom();
        const auto size =
            co_await wire_.read(asio::buffer(bytes_.data() + end_, bytes_.size() - end_));
        if (size == 0) co_return false;
        end_ += size;
    }
    feed(body);
    co_return !reader_.fault();
}

void RequestInput::skipWhatIsThere() {
    std::string skipped;
    while (!isEmpty() && !reader_.isComplete() && !reader_.fault()) {
        feed(skipped);
        skipped.clear();
        if (reader_.needsMore()) break;
    }
}

void RequestInput::feed(std::string& body) {
    begin_ += reader_.feed({bytes_.data() + begin_, end_ - begin_}, body);
}

// Moved, not cut off in front: that would cost time for each piece of a long body.
void RequestInput::makeRoom() {
    if (isEmpty()) begin_ = end_ = 0;
    if (end_ < bytes_.size()) return;
    const auto begin = bytes_.begin();
    std::copy(begin + static_cast<std::ptrdiff_t>(begin_),
              begin + static_cast<std::ptrdiff_t>(end_), begin);
    end_ -= std::exchange(begin_, 0);
    if (end_ == bytes_.size()) bytes_.resize(2 * bytes_.size());
}

}  // namespace voltgate::rest
