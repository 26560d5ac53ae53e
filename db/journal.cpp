#include "db/journal.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include "db/binary.hpp"
#include "db/refused_reports.hpp"
#include "ocpp/domain/text.hpp"
#include "ocpp/log.hpp"
#include "ocpp/repositories/errors.hpp"

namespace voltgate::db {
namespace {

constexpr std::size_t readAtOnce = 1024UL * 1024;
constexpr std::size_t mostPending = 50'000;
// While the last records are replayed no new ones are written, for at most this long: otherwise
// busy stations would keep the journal in use for ever.
constexpr auto finishPatience = std::chrono::seconds(2);

// What makes two starts the same one, as in the tables.
std::string keyOf(const TransactionStart& start) {
    std::string key;
    BinaryWriter writer(key);
    writer(start.station.value, start.evse.value, start.startedAt, start.meterStart,
           start.idToken.normalized());
    return key;
}

// All of them, as one frame each.
std::string framesOf(ReportBatch& reports) {
    std::string frames;
    reports.forEach([&frames](const auto& waiting) { appendRecord(frames, waiting.request); });
    return frames;
}

std::vector<std::string> stationsOf(ReportBatch& reports) {
    std::vector<std::string> names;
    reports.forEach(
        [&names](const auto& waiting) { names.push_back(waiting.request.station.value); });
    return names;
}

void settle(ReportBatch& reports) {
    for (auto& waiting : reports.of<WaitingBoot>()) waiting.result = Done{};
    for (auto& waiting : reports.of<WaitingMeterReport>()) waiting.result = Done{};
    for (auto& waiting : reports.of<WaitingConnectorReport>()) waiting.result = Done{};
    for (auto& waiting : reports.of<WaitingStop>()) {
        StoppedTransaction stopped{.result = StopResult::Journalled, .number = {}};
        const auto number = waiting.request.transaction;
        if (number > 0 && number <= INT32_MAX) {
            stopped.number = TransactionNumber{static_cast<std::int32_t>(number)};
        }
        waiting.result = stopped;
    }
}

std::filesystem::path prepared(const std::filesystem::path& folder) {
    try {
        makePrivateFolder(folder);
    } catch (const std::exception& error) {
        throw std::runtime_error("the journal's folder cannot be used: " +
                                 std::string(error.what()) + " (--journal-folder)");
    }
    return folder;
}

}  // namespace

Journal::Journal(JournalSettings settings)
    : settings_(std::move(settings)),
      numbers_(prepared(settings_.folder) / "numbers"),
      file_(path("reports"), [this](std::string_view payload) {
          ++state_.records;
          const auto record = readRecord(payload);
          const auto* start = std::get_if<TransactionStart>(&record);
          if (start == nullptr || !start->number) return;
          starts_.emplace(keyOf(*start), *start->number);
          numbers_.giveOutThrough(start->number->value);
      }) {
    if (file_.size() > 0) beginUse("there are records of an earlier run");
    if (std::filesystem::exists(path("refused"))) {
        log::warn("there are reports that PostgreSQL has refused; somebody must look at them",
                  {{"file", path("refused").string()}});
    }
    thread_ = std::thread(&Journal::serve, this);
}

Journal::~Journal() { stop(); }

void Journal::stop() {
    {
        const std::scoped_lock lock(mutex_);
        isStopping_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void Journal::beginUse(const std::string& reason) {
    isLive_ = false;
    state_.since = DateTime::now();
    log::warn("reports of stations go to the journal", {{"reason", reason}});
}

void Journal::takeOver(const std::string& reason) {
    {
        const std::scoped_lock lock(mutex_);
        if (isLive_) beginUse(reason);
    }
    changed_.notify_all();
}

void Journal::keep(ReportBatch reports, const std::string& reason) {
    const std::scoped_lock lock(mutex_);
    if (isLive_) beginUse(reason);
    add(std::move(reports));
}

void Journal::handOverTo(std::function<void(ReportBatch)> lane) {
    const std::scoped_lock lock(mutex_);
    handOver_ = std::move(lane);
}

// The lock is held.
void Journal::add(ReportBatch reports) {
    if (isStopping_ || pending_.size() >= mostPending) {
        return reports.fail<DatabaseUnavailable>(
            "PostgreSQL is away, and too many reports wait for the journal");
    }
    numberStarts(reports);
    settle(reports);
    pending_.append(std::move(reports));
    changed_.notify_all();
}

// A start that comes again has its number already.
void Journal::numberStarts(ReportBatch& reports) {
    std::erase_if(reports.of<WaitingStart>(), [this](auto& waiting) {
        const auto known = starts_.find(keyOf(waiting.request));
        const bool isResent = known != starts_.end();
        auto number = waiting.request.number;
        if (!number) number = isResent ? std::optional(known->second) : numbers_.take();
        if (!number) {
            waiting.answer.template fail<DatabaseUnavailable>(
                "PostgreSQL does not take it, and no transaction numbers are left in reserve");
            return true;
        }
        if (!isResent) starts_.emplace(keyOf(waiting.request), *number);
        waiting.request.number = number;
        waiting.result =
            StartedTransaction{.number = *number, .resent = isResent, .consumedReservation = {}};
        return false;
    });
}

bool Journal::mayWrite() const {
    return !pending_.empty() && std::chrono::steady_clock::now() >= heldUntil_;
}

void Journal::serve() {
    Lock lock(mutex_);
    while (true) {
        const auto isAwaited = [this] {
            return isStopping_ || finishAt_ || dropBefore_ || mayWrite();
        };
        if (pending_.empty()) {
            changed_.wait(lock, isAwaited);
        } else {
            changed_.wait_until(lock, heldUntil_, isAwaited);
        }
        if (finishAt_) {
            end(lock);
        } else if (mayWrite() || (isStopping_ && !pending_.empty())) {
            auto reports = std::exchange(pending_, {});
            lock.unlock();
            write(std::move(reports));
            lock.lock();
        } else if (isStopping_) {
            return;
        } else if (const auto end = std::exchange(dropBefore_, std::nullopt)) {
            lock.unlock();
            dropRefused(*end);
            lock.lock();
        }
    }
}

void Journal::write(ReportBatch reports) {
    const auto frames = framesOf(reports);
    const auto records = reports.size();
    try {
        if (file_.size() + frames.size() > settings_.mostBytes) {
            throw std::runtime_error("it is full: " + std::to_string(settings_.mostBytes) +
                                     " bytes (--journal-size)");
        }
        file_.append(frames);
    } catch (const std::exception& error) {
        noteFault(error.what());
        return reports.fail<DatabaseUnavailable>(
            "PostgreSQL is away, and the journal cannot be written: " + std::string(error.what()));
    }
    {
        const std::scoped_lock lock(mutex_);
        state_.records += records;
        state_.fault.reset();
    }
    reports.answer();
}

void Journal::noteFault(const std::string& fault) {
    const std::scoped_lock lock(mutex_);
    if (state_.fault == fault) return;
    log::error("the journal cannot be written; stations are refused and have to send again",
               {{"folder", settings_.folder.string()}, {"error", fault}});
    state_.fault = fault;
}

Journal::Part Journal::read(std::uint64_t offset) const {
    Part part{.records = {}, .end = offset};
    const auto bytes = file_.read(offset, readAtOnce);
    std::string_view rest = bytes;
    while (const auto payload = takeFrame(rest)) part.records.push_back(readRecord(*payload));
    part.end += bytes.size() - rest.size();
    return part;
}

bool Journal::finish(std::uint64_t offset) {
    Lock lock(mutex_);
    if (file_.size() > offset) {
        heldUntil_ = std::chrono::steady_clock::now() + finishPatience;
        return false;
    }
    finishAt_ = offset;
    changed_.notify_all();
    changed_.wait(lock, [this] { return !finishAt_ || isStopping_; });
    return isLive_;
}

// What has been replayed is dropped, and what waits goes to PostgreSQL, before anything that comes
// after it.
void Journal::end(Lock& lock) {
    const bool isReplayed = !isLive_ && file_.size() == finishAt_;
    lock.unlock();
    const bool isDone = isReplayed && isEmptied();
    lock.lock();
    finishAt_.reset();
    heldUntil_ = {};
    changed_.notify_all();
    if (!isDone) return;
    log::info("the journal has been replayed; reports of stations go to PostgreSQL again",
              {{"records", state_.records}});
    auto waiting = std::exchange(pending_, {});
    // Nobody was told these numbers; the block's file may still have them.
    for (auto& start : waiting.of<WaitingStart>()) start.request.number.reset();
    starts_.clear();
    state_.records = 0;
    state_.since.reset();
    state_.fault.reset();
    isLive_ = true;
    if (waiting.empty()) return;
    lock.unlock();
    handOver_(std::move(waiting));
    lock.lock();
}

// The numbers first: without the records nothing else tells which ones are in use.
bool Journal::isEmptied() {
    try {
        saveNumbers();
        file_.clear();
        return true;
    } catch (const std::exception& error) {
        noteFault(error.what());
        return false;
    }
}

// The numbers first, as above: starts that PostgreSQL has refused are in none of the records.
void Journal::setAside(ReportBatch reports, const std::string& reason) {
    {
        const std::scoped_lock lock(mutex_);
        numberStarts(reports);
        settle(reports);
    }
    if (reports.empty()) return;  // A start for which no number was left.
    const auto stations = joined(stationsOf(reports));
    try {
        saveNumbers();
        putAside(framesOf(reports));
    } catch (const std::exception& error) {
        log::error("PostgreSQL refuses a report of a station, and it cannot be set aside",
                   {{"station", stations}, {"error", reason}, {"fault", error.what()}});
        return reports.fail<DatabaseUnavailable>(reason);
    }
    log::error("PostgreSQL refuses a report of a station; it is set aside",
               {{"station", stations}, {"file", path("refused").string()}, {"error", reason}});
    {
        const std::scoped_lock lock(mutex_);
        state_.refused += reports.size();
    }
    reports.answer();
}

void Journal::dropRefusedBefore(DateTime end) {
    const std::scoped_lock lock(mutex_);
    dropBefore_ = end;
    changed_.notify_all();
}

// On the journal's thread.
void Journal::dropRefused(DateTime end) {
    try {
        const std::scoped_lock lock(refusing_);
        const auto dropped = db::dropRefusedBefore(path("refused"), end);
        if (dropped > 0) log::info("refused reports are past their time", {{"count", dropped}});
    } catch (const std::exception& error) {
        log::warn("refused reports that are past their time cannot be dropped",
                  {{"file", path("refused").string()}, {"error", error.what()}});
    }
}

void Journal::putAside(const std::string& frames) {
    const std::scoped_lock lock(refusing_);
    const Descriptor file(::open(path("refused").c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC,
                                 S_IRUSR | S_IWUSR));
    if (file.number() < 0) throwSystemError(path("refused").string());
    writeAll(file.number(), frames);
    if (::fsync(file.number()) != 0) throwSystemError(path("refused").string());
}

JournalState Journal::state() const {
    const std::scoped_lock lock(mutex_);
    auto state = state_;
    state.isInUse = !isLive_;
    state.bytes = file_.size();
    state.numbersLeft = numbers_.left();
    return state;
}

std::size_t Journal::numbersWanted() const {
    const std::scoped_lock lock(mutex_);
    const auto left = numbers_.left();
    return left * 2 > settings_.numbers ? 0 : settings_.numbers - left;
}

std::int32_t Journal::highestNumber() const {
    const std::scoped_lock lock(mutex_);
    return numbers_.highest();
}

void Journal::addNumbers(const std::vector<NumberRange>& ranges) {
    {
        const std::scoped_lock lock(mutex_);
        numbers_.add(ranges);
    }
    saveNumbers();
}

void Journal::saveNumbers() {
    const std::scoped_lock saving(savingNumbers_);
    const auto content = [this] {
        const std::scoped_lock lock(mutex_);
        return numbers_.content();
    };
    NumberBlock::save(path("numbers"), content());
}

}  // namespace voltgate::db
