-- One row per pending delivery: measures of its outcomes that the contract cannot see, for the quality check.
-- Times are compared as the text that the contract makes them, which takes a third of the time that reading them takes.
select
    outcome._load_id as load_id,
    100.0 * count(*) filter (where outcome.outcome_date collate "C" > left(latest.moment, 10)) / count(*) as dated_after_extract_pct,
    100.0 * count(*) filter (where outcome.updated_at collate "C" > latest.moment) / count(*) as updated_after_extract_pct,
    100.0 * count(*) filter (where outcome.outcome_type = '4' and outcome.tic_parent_crime_number is null)
    / nullif(count(*) filter (where outcome.outcome_type = '4'), 0) as tic_without_parent_pct,
    100.0 * count(*) filter (where outcome.outcome_type <> '4' and outcome.tic_parent_crime_number is not null)
    / count(*) as parent_without_tic_pct,
    100.0 * count(*) filter (where outcome.tic_parent_crime_number = outcome.crime_number) / count(*) as own_parent_pct,
    100.0 * count(*) filter (where outcome.outcome_type <> all(%(outcome_types)s)) / count(*) as unknown_outcome_type_pct
from raw.outcome
inner join ops.load on outcome._load_id = load.load_id
cross join lateral (
    select to_char(
        coalesce(load.extracted_at at time zone 'Europe/London', load.business_to + interval '1 day'), 'YYYY-MM-DD HH24:MI:SS'
    ) as moment
) as latest
where outcome._load_id = any(%(load_ids)s)
group by outcome._load_id
