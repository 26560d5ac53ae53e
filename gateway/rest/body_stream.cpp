#include "gateway/rest/body_stream.hpp"

#include <utility>

#include "gateway/rest/http.hpp"
#include "gateway/rest/suspend.hpp"

namespace voltgate::rest {
namespace {

constexpr std::size_t bytesAtMost = 256UL * 1024;  // Then the connection waits.

void call(const std::function<void()>& resume) {
    if (resume) resume();
}

}  // namespace

struct BodyStream::State {
    std::string bytes;
    bool isComplete = false;
    bool isAbandoned = false;
    std::optional<Response> response;
    bool isAnswered = false;
    Resume reader;
    Resume connection;
    Resume asker;  // Who waits for the answer.
};

BodyStream::BodyStream() : state_(std::make_unique<State>()) {}

BodyStream::~BodyStream() = default;

bool BodyStream::isReadable() const {
    return !state_->bytes.empty() || state_->isComplete || state_->isAbandoned;
}

bool BodyStream::hasRoom() const {
    return state_->bytes.size() < bytesAtMost || state_->isAnswered || state_->isAbandoned;
}

bool BodyStream::push(std::string_view bytes) {
    Resume reader;
    {
        const std::scoped_lock lock(mutex_);
        if (state_->isAnswered) return false;
        state_->bytes += bytes;
        reader = std::exchange(state_->reader, nullptr);
    }
    call(reader);
    return true;
}

void BodyStream::end() {
    Resume reader;
    {
        const std::scoped_lock lock(mutex_);
        state_->isComplete = true;
        reader = std::exchange(state_->reader, nullptr);
    }
    call(reader);
}

void BodyStream::abandon() {
    Resume reader;
    Resume connection;
    {
        const std::scoped_lock lock(mutex_);
        state_->isAbandoned = true;
        reader = std::exchange(state_->reader, nullptr);
        connection = std::exchange(state_->connection, nullptr);
    }
    call(reader);
    call(connection);
}

void BodyStream::whenRoom(Resume resume) {
    {
        const std::scoped_lock lock(mutex_);
        if (!hasRoom()) {
            state_->connection = std::move(resume);
            return;
        }
    }
    resume();
}

Task<std::string> BodyStream::read() {
    const auto wait = [this](Resume resume) {
        {
            const std::scoped_lock lock(mutex_);
            if (!isReadable()) {
                state_->reader = std::move(resume);
                return;
            }
        }
        resume();
    };
    co_await suspend(wait);
    std::string bytes;
    Resume connection;
    {
        const std::scoped_lock lock(mutex_);
        if (state_->bytes.empty() && !state_->isComplete) {
            throw HttpProblem(400, "the connection ended before the body was complete");
        }
        bytes = std::exchange(state_->bytes, {});
        connection = std::exchange(state_->connection, nullptr);
    }
    call(connection);
    co_return bytes;
}

void BodyStream::answer(Response response) {
    Resume connection;
    Resume asker;
    {
        const std::scoped_lock lock(mutex_);
        state_->response = std::move(response);
        state_->isAnswered = true;
        state_->bytes.clear();
        connection = std::exchange(state_->connection, nullptr);
        asker = std::exchange(state_->asker, nullptr);
    }
    call(connection);
    call(asker);
}

void BodyStream::forgetWaiters() {
    // They end outside of the lock: they may hold the last of this.
    Resume asker;
    Resume connection;
    const std::scoped_lock lock(mutex_);
    asker = std::exchange(state_->asker, nullptr);
    connection = std::exchange(state_->connection, nullptr);
}

Task<Response> BodyStream::answered() {
    const auto wait = [this](Resume resume) {
        {
            const std::scoped_lock lock(mutex_);
            if (!state_->isAnswered) {
                state_->asker = std::move(resume);
                return;
            }
        }
        resume();
    };
    co_await suspend(wait);
    const std::scoped_lock lock(mutex_);
    co_return std::move(state_->response.value());
}

}  // namespace voltgate::rest
