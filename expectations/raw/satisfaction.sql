-- One row per pending delivery: measures of its responses that the contract cannot see, for the quality check.
-- Times are compared as the text that the contract makes them, which takes a third of the time that reading them takes.
select
    satisfaction._load_id as load_id,
    100.0 * count(*) filter (where satisfaction.updated_at collate "C" > latest.moment) / count(*) as updated_after_extract_pct,
    100.0 * count(*) filter (where satisfaction.interview_month collate "C" > left(latest.moment, 7)) / count(*)
        as interviewed_after_extract_pct,
    100.0 * count(*) filter (where satisfaction.answer in ('dont_know', 'not_applicable', 'refused')) / count(*)
        as without_valid_answer_pct,
    100.0 * count(*) filter (where satisfaction.lpu_code <> all(%(lpu_codes)s)) / count(*) as unknown_lpu_pct,
    count(distinct satisfaction.stage) as stage_count
from raw.satisfaction
inner join ops.load on satisfaction._load_id = load.load_id
cross join lateral (
    select to_char(
        coalesce(load.extracted_at at time zone 'Europe/London', load.business_to + interval '1 day'), 'YYYY-MM-DD HH24:MI:SS'
    ) as moment
) as latest
where satisfaction._load_id = any(%(load_ids)s)
group by satisfaction._load_id
