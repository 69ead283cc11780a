-- One row per pending delivery: measures of its quarters that the contract cannot see, for the quality check.
select
    quarters._load_id as load_id,
    count(*) filter (
        where quarters.period_to::date < quarters.period_from::date or quarters.period_to::date > load.business_to
    ) as impossible_period_count,
    count(*) filter (
        where quarters.period_from::date <> date_trunc('quarter', quarters.period_from::timestamp)
        or quarters.period_to::date <> date_trunc('quarter', quarters.period_from::timestamp) + interval '3 months -1 day'
    ) as not_a_quarter_count,
    100.0 * count(*) filter (where quarters.force_id <> all(%(force_ids)s)) / count(*) as unknown_force_pct,
    count(*) filter (where quarters.unit_id <> all(%(unit_ids)s)) as unknown_unit_count
from raw.collaboration as quarters
inner join ops.load on quarters._load_id = load.load_id
where quarters._load_id = any(%(load_ids)s)
group by quarters._load_id
