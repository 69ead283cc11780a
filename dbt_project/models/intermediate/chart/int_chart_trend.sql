-- One row per control chart: the mean of its last complete months beside that of as many before (DOMAIN D3).
{{ config(materialized='replaced_view') }}

with points as (

    select
        points.chart_key,
        points.month_start_date,
        points.segment_number,
        points.adjusted_value,
        points.sigma,
        series.trend_months,
        series.trend_dead_band,
        row_number() over (partition by points.chart_key order by points.month_start_date desc) as months_back,
        max(points.segment_number) over (partition by points.chart_key) as last_segment_number
    from {{ ref('int_chart_judged_point') }} as points
    inner join {{ ref('int_chart_series') }} as series on points.chart_key = series.chart_key

),

compared as (

    -- Months before a re-base are another process: no comparison across it.
    select
        chart_key,
        trend_months,
        trend_dead_band,
        avg(adjusted_value order by month_start_date) filter (where months_back <= trend_months) as recent_mean,
        avg(adjusted_value order by month_start_date) filter (where months_back > trend_months) as earlier_mean,
        max(sigma) filter (where months_back = 1) as last_sigma,
        count(*) = 2 * trend_months as is_long_enough
    from points
    where segment_number = last_segment_number and months_back <= 2 * trend_months
    group by chart_key, trend_months, trend_dead_band

),

measured as (

    select
        chart_key,
        recent_mean,
        earlier_mean,
        recent_mean - earlier_mean as difference,
        case when is_long_enough then last_sigma * sqrt(2.0 / trend_months) end as standard_error,
        trend_dead_band
    from compared

)

select
    chart_key,
    recent_mean,
    earlier_mean,
    standard_error,
    trend_dead_band,
    case
        when standard_error is null then 'not charted'
        when difference > trend_dead_band * standard_error then 'up'
        when difference < -trend_dead_band * standard_error then 'down'
        else 'flat'
    end as trend
from measured
