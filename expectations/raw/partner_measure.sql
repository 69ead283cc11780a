-- One row per pending delivery: measures of a partner's figures that the contract cannot see, for the quality check.
select
    measures._load_id as load_id,
    count(*) filter (where measures.partner_id <> load.part) as other_partner_count,
    count(*) filter (
        where measures.period_to::date < measures.period_from::date or measures.period_to::date > load.business_to
    ) as impossible_period_count,
    count(*) filter (where measures.numerator::numeric > measures.denominator::numeric) as above_denominator_count,
    count(*) filter (where measures.partner_id <> all(%(partner_ids)s)) as unknown_partner_count,
    count(*) filter (where measures.priority_id <> all(%(priority_ids)s)) as unknown_priority_count
from raw.partner_measure as measures
inner join ops.load on measures._load_id = load.load_id
where measures._load_id = any(%(load_ids)s)
group by measures._load_id
