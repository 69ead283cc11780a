-- One row per pending delivery: measures of its months that the contract cannot see, for the quality check.
select
    sickness._load_id as load_id,
    count(*) filter (where to_date(sickness.month, 'YYYY-MM') > load.business_to) as later_month_count,
    count(*) filter (where sickness.days_lost::numeric > 31 * sickness.strength_fte::numeric) as impossible_count,
    count(*) filter (where sickness.strength_fte::numeric = 0) as without_strength_count
from raw.sickness
inner join ops.load on sickness._load_id = load.load_id
where sickness._load_id = any(%(load_ids)s)
group by sickness._load_id
