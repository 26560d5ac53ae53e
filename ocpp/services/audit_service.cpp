#include "ocpp/services/audit_service.hpp"

#include <asio/associated_executor.hpp>
#include <asio/post.hpp>
#include <asio/this_coro.hpp>
#include <asio/use_awaitable.hpp>

#include <utility>

#include "ocpp/domain/secrets.hpp"
#include "ocpp/log.hpp"

namespace voltgate {
namespace {

constexpr std::size_t longestText = 16384;
constexpr std::size_t refusedAtMost = 5000;

std::string bounded(std::string text) {
    text = withoutAnySecret(std::move(text));
    if (text.size() <= longestText) return text;
    auto end = longestText;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    const auto left = text.size() - end;
    text.resize(end);
    return text + "... (" + std::to_string(left) + " bytes more)";
}

// The one place where entries are masked.
AuditEntry prepared(AuditEntry entry, DateTime now) {
    entry.at = now;
    for (auto* text : {&entry.name, &entry.target, &entry.request})
        *text = bounded(std::move(*text));
    if (entry.before) entry.before = bounded(std::move(*entry.before));
    if (entry.after) entry.after = bounded(std::move(*entry.after));
    return entry;
}

std::string keyOf(const AuditEntry& entry) {
    return entry.actor + '\n' + entry.name + '\n' + entry.address + '\n' + entry.action + '\n' +
           std::to_string(entry.status);
}

}  // namespace

Task<> AuditService::begin(AuditEntry& entry) {
    entry.intent = co_await entries_.begin(prepared(entry, clock_.now()));
}

// What is left is taken for interrupted, which says too much rather than too little.
Task<> AuditService::drop(AuditEntry entry) {
    if (entry.intent == 0) co_return;
    try {
        co_await entries_.drop(entry.intent);
    } catch (const std::exception& error) {
        log::warn("audit intent not dropped", {{"action", entry.action}, {"error", error.what()}});
    }
}

Task<> AuditService::recordInterrupted() {
    const auto count = co_await entries_.addInterrupted(since_);
    if (count > 0)
        log::warn("an earlier run was interrupted in what it did; the audit log says in what",
                  {{"count", count}});
}

Task<> AuditService::record(AuditEntry entry) {
    entry = prepared(std::move(entry), clock_.now());
    const auto executor = co_await asio::this_coro::executor;
    auto initiate = [this, executor](auto handler, AuditEntry own) {
        auto kept = std::make_shared<decltype(handler)>(std::move(handler));
        auto resume = [kept] {
            const auto whose = asio::get_associated_executor(*kept);
            asio::post(whose, [kept] { std::move (*kept)(); });
        };
        bool isFirst = false;
        {
            const std::scoped_lock lock(mutex_);
            waiting_.push_back({std::move(own), std::move(resume)});
            isFirst = !std::exchange(isWriting_, true);
        }
        if (isFirst) spawn(executor, "audit log", write());
    };
    co_await asio::async_initiate<const asio::use_awaitable_t<>&, void()>(
        std::move(initiate), asio::use_awaitable, std::move(entry));
}

// Everything that waits, in one step, and again until nothing does.
Task<> AuditService::write() {
    for (;;) {
        std::vector<Waiting> taken;
        {
            const std::scoped_lock lock(mutex_);
            taken.swap(waiting_);
            isWriting_ = !taken.empty();
        }
        if (taken.empty()) co_return;
        std::vector<AuditEntry> entries;
        entries.reserve(taken.size());
        for (auto& each : taken) entries.push_back(std::move(each.entry));
        co_await store(std::move(entries));
        for (auto& each : taken) each.resume();
    }
}

Task<> AuditService::store(std::vector<AuditEntry> entries) {
    std::string why;
    try {
        co_await entries_.add(entries);
        co_return;
    } catch (const std::exception& error) {
        why = error.what();
    }
    for (const auto& entry : entries) {
        log::error("audit entry not stored", {{"actor", entry.actor},
                                              {"name", entry.name},
                                              {"address", entry.address},
                                              {"action", entry.action},
                                              {"target", entry.target},
                                              {"request", entry.request},
                                              {"status", entry.status},
                                              {"error", why}});
    }
}

void AuditService::refused(AuditEntry entry) {
    entry.kind = AuditKind::Refusal;
    entry = prepared(std::move(entry), clock_.now());
    const std::scoped_lock lock(mutex_);
    const auto key = keyOf(entry);
    const auto known = refused_.find(key);
    if (known != refused_.end()) {
        ++known->second.count;
        return;
    }
    if (refused_.size() < refusedAtMost) {
        refused_.emplace(key, std::move(entry));
        return;
    }
    // A flood of made-up names from many addresses: what it was is told by its number.
    auto& others = refused_[""];
    if (others.action.empty()) {
        others = {.at = entry.at, .kind = AuditKind::Refusal, .action = "others", .count = 0};
    }
    ++others.count;
}

std::vector<AuditEntry> AuditService::takeRefused() {
    std::vector<AuditEntry> taken;
    const std::scoped_lock lock(mutex_);
    taken.reserve(refused_.size());
    for (auto& [key, entry] : refused_) taken.push_back(std::move(entry));
    refused_.clear();
    return taken;
}

Task<> AuditService::flush() {
    auto taken = takeRefused();
    if (!taken.empty()) co_await store(std::move(taken));
}

Task<Listed<AuditEntry>> AuditService::list(AuditFilter filter, Page page) {
    auto listed = co_await entries_.list(std::move(filter), page);
    co_return listed;
}

}  // namespace voltgate
