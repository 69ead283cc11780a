-- One row per pending delivery: measures of its published outcomes that the contract cannot see, for the quality check.
select
    police_uk_outcomes._load_id as load_id,
    100.0 * count(*) filter (where police_uk_outcomes.month <> to_char(load.business_from, 'YYYY-MM')) / count(*)
        as other_month_pct,
    count(distinct police_uk_outcomes.falls_within) as force_count,
    100.0 * count(*) filter (where police_uk_outcomes.reported_by <> police_uk_outcomes.falls_within) / count(*)
        as reported_by_other_force_pct,
    100.0 * count(*) filter (where police_uk_outcomes.crime_id is null) / count(*) as without_identifier_pct,
    100.0 * count(*) filter (where police_uk_outcomes.longitude is null or police_uk_outcomes.latitude is null) / count(*)
        as without_location_pct
from raw.police_uk_outcomes
inner join ops.load on police_uk_outcomes._load_id = load.load_id
where police_uk_outcomes._load_id = any(%(load_ids)s)
group by police_uk_outcomes._load_id
