// Batch: requests of several kinds that wait together for one database transaction, each with the
// coroutine that waits for its result. Order is kept within a kind. Used by one thread at a time.
#pragma once
#include <algorithm>
#include <chrono>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "db/answer.hpp"

namespace voltgate::db {

template <class RequestType, class ResultType>
struct Waiting {
    using Request = RequestType;
    using Result = ResultType;

    Request request;
    Answer<Result> answer{};
    std::chrono::steady_clock::time_point deadline{};
    bool isReplayed = false;  ///< It comes out of the journal.
    std::optional<Result> result{};
};

template <class... Kinds>
class Batch {
public:
    template <class Kind>
    std::vector<Kind>& of() {
        return std::get<std::vector<Kind>>(kinds_);
    }
    std::size_t size() const {
        return std::apply([](const auto&... all) { return (all.size() + ...); }, kinds_);
    }
    bool empty() const { return size() == 0; }

    /// Puts `later` behind what is here.
    void append(Batch later) { (appendKind<Kinds>(later), ...); }

    /// Kind by kind, in their order.
    template <class Visit>
    void forEach(Visit visit) {
        const auto visitAll = [&visit](auto& waiting) {
            for (auto& each : waiting) visit(each);
        };
        std::apply([&visitAll](auto&... all) { (visitAll(all), ...); }, kinds_);
    }
    void setDeadline(std::chrono::steady_clock::time_point deadline) {
        forEach([deadline](auto& waiting) { waiting.deadline = deadline; });
    }

    /// Takes the first requests out, at most `count` in all.
    Batch takeFirst(std::size_t count) {
        Batch taken;
        (takeKind<Kinds>(taken, count), ...);
        return taken;
    }
    /// Takes out all whose deadline is over.
    Batch takeOverdue(std::chrono::steady_clock::time_point now) {
        Batch taken;
        (takeOverdueKind<Kinds>(taken, now), ...);
        return taken;
    }

    /// Resumes all who wait: with their results, which must be there, or with a Fault of their own.
    void answer() { (answerKind<Kinds>(), ...); }
    template <class Fault>
    void fail(const std::string& reason) {
        (failKind<Kinds, Fault>(reason), ...);
    }

private:
    template <class Kind>
    void appendKind(Batch& later) {
        auto& mine = of<Kind>();
        auto& theirs = later.template of<Kind>();
        if (mine.empty()) {
            mine.swap(theirs);
        } else {
            std::move(theirs.begin(), theirs.end(), std::back_inserter(mine));
            theirs.clear();
        }
    }
    template <class Kind>
    void takeKind(Batch& taken, std::size_t& count) {
        auto& mine = of<Kind>();
        const auto number = std::min(count, mine.size());
        const auto end = mine.begin() + static_cast<std::ptrdiff_t>(number);
        std::move(mine.begin(), end, std::back_inserter(taken.template of<Kind>()));
        mine.erase(mine.begin(), end);
        count -= number;
    }
    template <class Kind>
    void takeOverdueKind(Batch& taken, std::chrono::steady_clock::time_point now) {
        auto& mine = of<Kind>();
        const auto isInTime = [now](const Kind& waiting) { return waiting.deadline > now; };
        const auto overdue = std::stable_partition(mine.begin(), mine.end(), isInTime);
        std::move(overdue, mine.end(), std::back_inserter(taken.template of<Kind>()));
        mine.erase(overdue, mine.end());
    }
    template <class Kind>
    void answerKind() {
        for (auto& waiting : of<Kind>()) waiting.answer.give(std::move(waiting.result.value()));
        of<Kind>().clear();
    }
    template <class Kind, class Fault>
    void failKind(const std::string& reason) {
        for (auto& waiting : of<Kind>()) waiting.answer.template fail<Fault>(reason);
        of<Kind>().clear();
    }

    std::tuple<std::vector<Kinds>...> kinds_;
};

}  // namespace voltgate::db
