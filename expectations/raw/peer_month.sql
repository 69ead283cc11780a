-- One row per pending delivery: measures of its peers' counts that the contract cannot see, for the quality check.
with codes as (

    select
        _load_id,
        100.0 * count(*) filter (where force_id <> all(%(force_ids)s)) / count(*) as unknown_force_pct,
        100.0 * count(*) filter (where category_id <> all(%(category_ids)s)) / count(*) as unknown_category_pct
    from raw.peer_month
    where _load_id = any(%(load_ids)s)
    group by _load_id

),

months as (

    select
        _load_id,
        force_id,
        month,
        sum(recorded_count::bigint) filter (where category_id = 'all_crime') as all_crime,
        max(recorded_count::bigint) filter (where category_id <> 'all_crime') as largest_part,
        sum(recorded_count::bigint) filter (
            where category_id not in ('all_crime', 'victim_based_crime', 'serious_sexual', 'domestic_violence', 'hate_crime')
        ) as parts
    from raw.peer_month
    where _load_id = any(%(load_ids)s)
    group by _load_id, force_id, month

)

select
    months._load_id as load_id,
    count(*) filter (where to_date(months.month, 'YYYY-MM') > load.business_to) as later_month_count,
    count(*) filter (where months.all_crime <> months.parts) as not_adding_up_count,
    count(*) filter (where months.all_crime < months.largest_part) as less_than_a_part_count,
    any_value(codes.unknown_force_pct) as unknown_force_pct,
    any_value(codes.unknown_category_pct) as unknown_category_pct
from months
inner join codes on months._load_id = codes._load_id
inner join ops.load on months._load_id = load.load_id
group by months._load_id
