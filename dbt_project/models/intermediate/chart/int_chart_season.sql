-- One row per control chart and calendar month: the month's factor, where the series is long and large enough to have one.
with months as (

    select
        months.*,
        series.season_minimum_months,
        series.season_minimum_mean_count,
        series.season_shrinkage
    from {{ ref('int_chart_month') }} as months
    -- Where the policy lends the force's season to smaller areas, theirs is never needed.
    inner join {{ ref('int_chart_series') }} as series
        on months.chart_key = series.chart_key
        and series.season_area_type in ('own', series.area_type)

),

centred as (

    -- Thirteen months, the outer two by half: twelve months centred on this one.
    select
        *,
        case
            when count(raw_value) over around = 13
                then (
                    sum(raw_value) over around - (lag(raw_value, 6) over in_order + lead(raw_value, 6) over in_order) / 2
                ) / 12
        end as centred_mean,
        count(raw_value) over whole as month_count,
        sum(numerator) over whole / count(*) over whole as mean_count
    from months
    window
        in_order as (partition by chart_key order by month_start_date),
        around as (partition by chart_key order by month_start_date rows between 6 preceding and 6 following),
        whole as (
            partition by chart_key order by month_start_date rows between unbounded preceding and unbounded following
        )

),

ratios as (

    select
        chart_key,
        extract(month from month_start_date)::integer as calendar_month,
        season_shrinkage,
        count(raw_value / nullif(centred_mean, 0)) as ratio_count,
        avg(raw_value / nullif(centred_mean, 0) order by month_start_date) as mean_ratio
    from centred
    where month_count >= season_minimum_months and mean_count >= season_minimum_mean_count
    group by chart_key, extract(month from month_start_date), season_shrinkage

),

shrunk as (

    -- The fewer years speak for a month, the nearer its factor stays to 1.
    select
        chart_key,
        calendar_month,
        1 + coalesce((mean_ratio - 1) * ratio_count / (ratio_count + season_shrinkage), 0) as factor
    from ratios

)

select
    chart_key,
    calendar_month,
    factor / avg(factor) over (
        partition by chart_key order by calendar_month rows between unbounded preceding and unbounded following
    ) as season_factor
from shrunk
