#include "db/charge_revision.hpp"

#include <map>

#include "db/charge.hpp"
#include "db/doubted_guess.hpp"
#include "db/parked_stop.hpp"
#include "db/statement.hpp"
#include "ocpp/log.hpp"

namespace voltgate::db {
namespace {

// The station knows our number: what it used before is no name any more.
constexpr Statement forgetOwnId{"forget_own_id", R"sql(
    update transaction
    set own_id = null, transaction_id = number::text
    where number = $1 and own_id is not null)sql"};

// Not where the station has used our number since it booted. -1 and 0 are what many stations say
// who know no number; they are no names on the wire.
constexpr Statement learnOwnId{"learn_own_id", R"sql(
    update transaction t
    set own_id = $2::bigint,
        transaction_id = case when $2::bigint in (-1, 0) then t.transaction_id else $2::text end
    where t.number = $1
      and t.own_id is distinct from $2::bigint
      and not exists (select
                      from meter_value m
                      left join station s on s.id = t.station_id
                      where m.transaction_number = t.number
                        and m.naming = 2
                        and (s.last_boot_at < m.received_at) is not false))sql"};

// What the values of one charge say together.
struct News {
    bool isClosed = false;
    bool namesOurNumber = false;
    std::optional<DateTime> goesOnAt;  // The latest sign of a charge that has not ended.
    std::optional<std::int64_t> ownId;
};

std::map<TransactionNumber, News> newsOf(const std::vector<TouchedCharge>& touched) {
    std::map<TransactionNumber, News> all;
    for (const auto& each : touched) {
        auto& news = all[each.number];
        news.isClosed = each.isClosed;
        news.namesOurNumber = news.namesOurNumber || each.naming == 2;
        if (each.naming == 1) news.ownId = each.row->transaction;
        const auto& reading = each.row->reading;
        const bool isSign = each.naming > 0 && !(reading && reading->point == ReadingPoint::End);
        if (isSign) news.goesOnAt = std::max(news.goesOnAt, std::optional(each.at));
    }
    return all;
}

void openAgain(pqxx::work& tx, const Charge& charge, const char* reason) {
    reopen(tx, charge.number);
    log::info("transaction goes on after all", {{"station", charge.station.value},
                                                {"transaction", charge.number.value},
                                                {"reason", reason}});
}

void reviseAssumed(pqxx::work& tx, const Charge& charge, const News& news) {
    const auto over = charge.assumedAt.value_or(charge.stopReceivedAt);
    if (news.goesOnAt && *news.goesOnAt > over) {
        return openAgain(tx, charge, "it sends meter values");
    }
    assumeEnded(tx, charge, {.receivedAt = charge.stopReceivedAt, .at = charge.assumedAt});
}

void reviseClosed(pqxx::work& tx, TransactionNumber number, const News& news) {
    const auto charge = findCharge(tx, number);
    if (!charge || !charge->isClosed()) return;
    if (charge->assumed) return reviseAssumed(tx, *charge, news);
    if (charge->guessed && (news.namesOurNumber || charge->calledOtherwise)) {
        return withdrawGuess(tx, *charge, "its station calls it otherwise than its stop did");
    }
    settleEnergy(tx, {number});
}

}  // namespace

void reviseCharges(pqxx::work& tx, const std::vector<TouchedCharge>& touched) {
    if (touched.empty()) return;
    for (const auto& [number, news] : newsOf(touched)) {
        if (news.namesOurNumber) {
            run(tx, forgetOwnId, number);
        } else if (news.ownId && run(tx, learnOwnId, number, *news.ownId).affected_rows() > 0) {
            doubtGuessesCalled(tx, number, *news.ownId);
            pairOwnStop(tx, number);
        }
        if (news.isClosed) reviseClosed(tx, number, news);
    }
}

}  // namespace voltgate::db
