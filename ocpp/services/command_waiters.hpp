// Lets tasks wait for changes of commands. A change between two waits is not missed. Safe to use
// from any thread; at shutdown those who wait may outlive it.
#pragma once
#include <memory>

#include "ocpp/domain/datetime.hpp"
#include "ocpp/domain/ids.hpp"
#include "ocpp/task.hpp"

namespace voltgate {

class CommandWaiters {
    struct Shared;
    struct Waiter;

public:
    /// Told of every change of one command, as long as it lives.
    class Listening {
    public:
        Listening(std::shared_ptr<Shared> shared, CommandId id, std::shared_ptr<Waiter> waiter);
        ~Listening();
        Listening(const Listening&) = delete;
        Listening& operator=(const Listening&) = delete;

        /// Waits for the next change; returns without one when the patience is over.
        Task<> change();
        bool isOver() const;

    private:
        static Task<> wait(std::shared_ptr<Waiter> waiter);

        std::shared_ptr<Shared> shared_;
        std::shared_ptr<Waiter> waiter_;
    };

    explicit CommandWaiters(asio::any_io_executor executor);

    std::unique_ptr<Listening> listen(CommandId id, Duration patience);
    void notify(CommandId id);

private:
    asio::any_io_executor executor_;
    std::shared_ptr<Shared> shared_;
};

}  // namespace voltgate
