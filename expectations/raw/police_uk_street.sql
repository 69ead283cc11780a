-- One row per pending delivery: measures of its published crimes and incidents that the contract cannot see, for the quality check.
select
    police_uk_street._load_id as load_id,
    100.0 * count(*) filter (where police_uk_street.month <> to_char(load.business_from, 'YYYY-MM')) / count(*)
        as other_month_pct,
    count(distinct police_uk_street.falls_within) as force_count,
    100.0 * count(*) filter (where police_uk_street.reported_by <> police_uk_street.falls_within) / count(*)
        as reported_by_other_force_pct,
    100.0 * count(*) filter (
        where (police_uk_street.crime_id is null) <> (police_uk_street.crime_type = 'Anti-social behaviour')
    ) / count(*) as misplaced_identifier_pct,
    100.0 * count(*) filter (where police_uk_street.longitude is null or police_uk_street.latitude is null) / count(*)
        as without_location_pct,
    100.0 * count(*) filter (
        where police_uk_street.longitude::numeric not between -6.5 and 2.0 or police_uk_street.latitude::numeric not between 49.8 and 55.9
    ) / count(*) as outside_england_and_wales_pct
from raw.police_uk_street
inner join ops.load on police_uk_street._load_id = load.load_id
where police_uk_street._load_id = any(%(load_ids)s)
group by police_uk_street._load_id
