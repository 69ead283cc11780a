-- One row per crime category: the share of the month in progress that is still to come.
{{ config(materialized='replaced_view') }}

with month_days as (

    -- On the last day of a month the next one is in progress, with all its days to come.
    select
        dates.date,
        dates.weekday_number,
        dates.date > as_at.as_at_date as is_left
    from {{ ref('int_as_at') }} as as_at
    inner join {{ ref('dim_date') }} as dates
        on dates.month_start_date = date_trunc('month', as_at.as_at_date + 1)

)

select
    weights.category_id,
    count(*)::integer as days_in_month,
    count(*) filter (where not month_days.is_left)::integer as day_count,
    count(*) filter (where month_days.is_left)::double precision / count(*) as day_share_left,
    coalesce(sum(weights.weight order by month_days.date) filter (where month_days.is_left), 0)
    / sum(weights.weight order by month_days.date) as weekday_share_left
from month_days
inner join {{ ref('int_weekday_weight') }} as weights on month_days.weekday_number = weights.weekday_number
group by weights.category_id
