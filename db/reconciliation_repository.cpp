#include "db/reconciliation_repository.hpp"

#include "db/row.hpp"
#include "db/statement.hpp"

namespace voltgate::db {
namespace {

// Times of stations are shown as they were sent; `at` is ours. A clock that is not set is before
// 2020, and one that is ahead by more than a few minutes is wrong. So is one of both ends when the
// end lies before the begin, or when no charger gives that much in the time between: 1 MW, and two
// seconds for clocks that know whole ones.
constexpr Statement findDiscrepancies{"find_discrepancies", R"sql(
    with seen as (
        select t.*,
               to_char(t.started_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as started,
               to_char(t.stopped_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as stopped,
               t.started_at < '2020-01-01' or t.started_at > t.start_received_at + interval '5 min'
                   as start_is_odd,
               not t.assumed and (t.stopped_at < '2020-01-01' or
                                  t.stopped_at > t.stop_received_at + interval '5 min')
                   as stop_is_odd,
               lower(btrim(t.stop_id_token, E' \t\r\n')) as stop_key,
               t.stopped_at < t.started_at as is_backwards,
               e.wh as charged,
               e.wh > (extract(epoch from t.stopped_at - t.started_at) + 2) / 3.6e-3 as is_too_fast
        from transaction t
        cross join lateral (select coalesce(t.energy,
                                            case when t.meter_stop > t.meter_start
                                                 then t.meter_stop - t.meter_start
                                                 when t.meter_stop is not null
                                                      and t.meter_start is not null then 0
                                            end))
            as e (wh)
        where $3::text is null or t.station_id = $3
    )
    select *
    from (
        select 'UnmatchedStop' as kind, p.station_id, null::integer as transaction_number,
               p.received_at as at,
               format('A stop named transaction %s with meter %s Wh; none fits.', p.sent_as,
                      coalesce(p.meter_stop::text, 'unreadable')) as detail
        from parked_stop p
        where p.kind = 'Unmatched' and p.transaction_number is null
          and p.received_at >= $1 and p.received_at < $2
          and ($3 is null or p.station_id = $3)
        union all
        select 'DifferingStop', p.station_id, p.transaction_number, p.received_at,
               format('A second stop says %s Wh at %s; the first one, which counts, said %s Wh.',
                      coalesce(p.meter_stop::text, '?'), to_char(p.stopped_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                      coalesce(t.meter_stop::text, '?'))
        from parked_stop p
        left join transaction t on t.number = p.transaction_number
        where p.kind = 'Correction'
          and p.received_at >= $1 and p.received_at < $2
          and ($3 is null or p.station_id = $3)
        union all
        select 'AssumedStop', t.station_id, t.number, t.stop_received_at,
               format('No stop came; it is taken to have ended at %s with meter %s Wh.', t.stopped,
                      coalesce(t.meter_stop::text, '?'))
        from seen t
        where t.assumed and t.stop_received_at >= $1 and t.stop_received_at < $2
        union all
        select 'GuessedStop', t.station_id, t.number, t.stop_received_at,
               format('Closed by a stop that named transaction %s and fits by time and meter.',
                      t.stop_sent_as)
        from seen t
        where t.guessed and t.stop_received_at >= $1 and t.stop_received_at < $2
        union all
        select 'ForeignStop', t.station_id, t.number, t.stop_received_at,
               format('Stopped by token %s, which is neither the one that started it nor of its '
                      'group.', t.stop_id_token)
        from seen t
        where t.stop_id_token is not null
          and t.stop_key <> t.token_key
          and not exists (select from id_token k
                          where k.token_key in (t.stop_key, left(t.stop_key, 20))
                            and k.group_id = t.group_id)
          and (left(t.stop_key, 20) <> t.token_key
               or exists (select from id_token k where k.token_key = t.stop_key))
          and t.stop_received_at >= $1 and t.stop_received_at < $2
        union all
        select 'MeterAnomaly', t.station_id, t.number, t.stop_received_at,
               case when t.charged = 0
                    then format('The meter ran backwards, from %s Wh to %s Wh; its energy counts '
                                'as zero.', t.meter_start, t.meter_stop)
                    else format('The meter was reset between %s Wh and %s Wh; what it counted '
                                'before and after is %s Wh.', t.meter_start, t.meter_stop,
                                t.charged)
               end
        from seen t
        where (t.meter_stop < t.meter_start or t.energy is not null)
          and t.meter_start_told and t.meter_stop_told
          and t.stop_received_at >= $1 and t.stop_received_at < $2
        union all
        select 'MissingReading', t.station_id, t.number, t.stop_received_at,
               format('Its meter could not be read at the %s; by its meter values it is %s.',
                      case when t.meter_stop_told then 'begin'
                           when t.meter_start_told then 'end'
                           else 'begin and at the end'
                      end,
                      coalesce(t.charged || ' Wh', 'not known what it drew'))
        from seen t
        where not (t.meter_start_told and t.meter_stop_told)
          and t.stop_received_at >= $1 and t.stop_received_at < $2
        union all
        select 'UnattachedMeterValues', m.station_id, null, max(m.received_at),
               format('%s meter values of connector %s on %s belong to no transaction.', count(*),
                      m.evse_id, to_char(m.filed_at, 'YYYY-MM-DD'))
        from meter_value m
        join meter_value_shape s on s.id = m.shape_id
        where m.transaction_number is null
          and m.evse_id > 0
          and coalesce(s.context[1], 'Sample.Periodic') in
              ('Sample.Periodic', 'Transaction.Begin', 'Transaction.End')
          and m.filed_at >= $1 and m.filed_at < $2
          and ($3 is null or m.station_id = $3)
        group by m.station_id, m.evse_id, to_char(m.filed_at, 'YYYY-MM-DD')
        union all
        select 'RefusedStart', t.station_id, t.number, t.start_received_at,
               format('Token %s was refused (%s), but the charge began.', t.id_token, t.verdict)
        from seen t
        where t.verdict <> 'Accepted'
          and t.start_received_at >= $1 and t.start_received_at < $2
        union all
        select 'UnaskedToken', t.station_id, t.number, t.start_received_at,
               format('Token %s, which was not known, could not be asked for when the charge '
                      'began; %s.', t.id_token,
                      coalesce('it is ' || k.status, 'it is not on record'))
        from seen t
        left join id_token k on k.token_key = t.token_key
        where not t.token_asked
          and t.verdict = 'Accepted'
          and (k.status = 'Accepted') is not true
          and t.start_received_at >= $1 and t.start_received_at < $2
        union all
        select 'ImplausibleClock', t.station_id, t.number, t.start_received_at,
               format('The station says it began at %s; that cannot be.', t.started)
        from seen t
        where t.start_is_odd
          and t.start_received_at >= $1 and t.start_received_at < $2
        union all
        select 'ImplausibleClock', t.station_id, t.number, t.stop_received_at,
               case when t.stop_is_odd
                    then format('The station says it ended at %s; that cannot be.', t.stopped)
                    when t.is_backwards
                    then format('The station says it began at %s and ended before, at %s.',
                                t.started, t.stopped)
                    else format('%s Wh between %s and %s: no charger gives so much in that time.',
                                t.charged, t.started, t.stopped)
               end
        from seen t
        where not t.start_is_odd
          and (t.stop_is_odd or t.is_backwards or t.is_too_fast)
          and t.stop_received_at >= $1 and t.stop_received_at < $2
        union all
        select 'OpenTooLong', t.station_id, t.number, t.start_received_at,
               'It has not ended yet.'
        from seen t
        where t.stopped_at is null and t.start_received_at < $4 and t.start_received_at < $2
    ) found
    order by at, transaction_number, kind
    limit $5)sql"};

Discrepancy readDiscrepancy(const pqxx::row& row) {
    return {.kind = get<DiscrepancyKind>(row, "kind"),
            .station = get<StationId>(row, "station_id"),
            .transaction = get<std::optional<TransactionNumber>>(row, "transaction_number"),
            .at = get<DateTime>(row, "at"),
            .detail = get<std::string>(row, "detail")};
}

}  // namespace

Task<std::vector<Discrepancy>> ReconciliationRepository::find(ReconciliationFilter filter) {
    const auto work = [&filter](pqxx::work& tx) {
        return all(run(tx, findDiscrepancies, filter.from, filter.to, filter.station,
                       filter.openSince, filter.limit),
                   readDiscrepancy);
    };
    co_return co_await database_.largeTransaction(work);
}

}  // namespace voltgate::db
