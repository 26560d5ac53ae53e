#include "gateway/http/turns.hpp"

#include <map>
#include <mutex>

namespace voltgate::http {

struct Turns::State {
    State(std::size_t ofOneCaller, std::size_t ofAllCallers)
        : ofOne(ofOneCaller), ofAll(ofAllCallers) {}

    bool take(const std::string& caller) {
        const std::scoped_lock lock(mutex);
        if (taken >= ofAll) return false;
        auto& own = ofCaller[caller];
        if (own >= ofOne) return false;
        ++own;
        ++taken;
        return true;
    }
    void giveBack(const std::string& caller) {
        const std::scoped_lock lock(mutex);
        const auto found = ofCaller.find(caller);
        if (--found->second == 0) ofCaller.erase(found);
        --taken;
    }

    const std::size_t ofOne;
    const std::size_t ofAll;
    std::mutex mutex;
    std::map<std::string, std::size_t> ofCaller;
    std::size_t taken = 0;
};

Turns::Turns(std::size_t ofOne, std::size_t ofAll)
    : state_(std::make_shared<State>(ofOne, ofAll)) {}

Turn Turns::take(const std::string& caller) {
    if (!state_->take(caller)) return nullptr;
    // It points to nothing that anybody would use; what counts is its end.
    return {state_.get(),
            [state = state_, caller](const void* /*held*/) { state->giveBack(caller); }};
}

std::size_t Turns::taken() const {
    const std::scoped_lock lock(state_->mutex);
    return state_->taken;
}

}  // namespace voltgate::http
