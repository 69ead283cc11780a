-- One row per pending delivery: measures of its crimes that the contract cannot see, for the quality check.
-- Times are compared as the text that the contract makes them, which takes a third of the time that reading them takes.
select
    crime._load_id as load_id,
    100.0 * count(*) filter (where crime.recorded_at collate "C" > latest.moment) / count(*) as recorded_after_extract_pct,
    100.0 * count(*) filter (where crime.updated_at collate "C" > latest.moment) / count(*) as updated_after_extract_pct,
    100.0 * count(*) filter (where crime.updated_at collate "C" < crime.recorded_at) / count(*)
        as updated_before_recorded_pct,
    100.0 * count(*) filter (where crime.committed_from_at collate "C" > crime.committed_to_at) / count(*)
        as committed_backwards_pct,
    100.0 * count(*) filter (where crime.committed_from_at collate "C" > crime.recorded_at) / count(*)
        as committed_after_recorded_pct,
    100.0 * count(*) filter (where crime.offence_code <> all(%(offence_codes)s)) / count(*) as unknown_offence_pct,
    100.0 * count(*) filter (where crime.beat_code <> all(%(beat_codes)s)) / count(*) as unknown_beat_pct,
    100.0 * count(*) filter (where crime.lpu_code <> all(%(lpu_codes)s)) / count(*) as unknown_lpu_pct,
    100.0 * count(*) filter (where crime.bcu_code <> all(%(bcu_codes)s)) / count(*) as unknown_bcu_pct,
    100.0 * count(*) filter (where coalesce(crime.beat_code, crime.lpu_code, crime.bcu_code) is null) / count(*)
        as without_area_pct
from raw.crime
inner join ops.load on crime._load_id = load.load_id
cross join lateral (
    select to_char(
        coalesce(load.extracted_at at time zone 'Europe/London', load.business_to + interval '1 day'), 'YYYY-MM-DD HH24:MI:SS'
    ) as moment
) as latest
where crime._load_id = any(%(load_ids)s)
group by crime._load_id
