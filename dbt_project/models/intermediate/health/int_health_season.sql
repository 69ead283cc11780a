-- One row per seasonal health measure and calendar month: how far the force's months of that name lie from its mean.
with policy as (

    select
        rules.*,
        {{ financial_year_start('as_at.as_at_date') }} as baseline_until
    from {{ ref('health_policy') }} as rules
    inner join {{ ref('int_as_at') }} as as_at on {{ is_in_force('rules', 'as_at.as_at_date') }}

),

months as (

    select
        found.measure_id,
        extract(month from found.month_start_date)::integer as calendar_month,
        found.month_value,
        avg(found.month_value) over (partition by found.measure_id) as mean_value,
        count(*) over (partition by found.measure_id) as month_count,
        policy.season_minimum_months,
        policy.season_shrinkage
    from {{ ref('int_health_value') }} as found
    inner join {{ ref('health_measure') }} as measures on found.measure_id = measures.measure_id and measures.is_seasonal
    cross join policy
    where
        found.dimension = 'force'
        and found.month_value is not null
        and found.month_start_date < policy.baseline_until
        -- Whole years, so that no calendar month stands for a better or worse time than another.
        and found.month_start_date >= policy.baseline_until - make_interval(months => policy.season_minimum_months)

)

select
    measure_id,
    calendar_month,
    1 + count(*) / (count(*) + season_shrinkage) * (avg(month_value) / nullif(mean_value, 0) - 1) as season_factor
from months
where month_count >= season_minimum_months
group by measure_id, calendar_month, mean_value, season_shrinkage
