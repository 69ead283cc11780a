-- One row per control chart and segment: the type of chart that its baseline allows, and its centre.
with points as (

    select
        points.chart_key,
        points.segment_number,
        points.month_start_date,
        points.numerator,
        points.opportunity,
        points.adjusted_value,
        series.chart_type,
        series.fallback_chart_type,
        series.minimum_baseline_months,
        series.minimum_mean_count
    from {{ ref('int_chart_point') }} as points
    inner join {{ ref('int_chart_series') }} as series on points.chart_key = series.chart_key
    where points.is_baseline

),

baselines as (

    select
        chart_key,
        segment_number,
        chart_type,
        fallback_chart_type,
        min(month_start_date) as baseline_from,
        max(month_start_date) as baseline_to,
        count(*)::integer as baseline_month_count,
        sum(numerator) / count(*) as mean_count,
        case
            when count(*) < minimum_baseline_months then 'short_baseline'
            when sum(numerator) / count(*) < minimum_mean_count then 'rare_events'
        end as not_charted_because,
        sum(adjusted_value * opportunity order by month_start_date) / sum(opportunity) as pooled_value,
        avg(adjusted_value order by month_start_date) as mean_value
    from points
    group by chart_key, segment_number, chart_type, fallback_chart_type, minimum_baseline_months, minimum_mean_count

),

typed as (

    select
        *,
        case
            when not_charted_because is not null then 'none'
            -- A proportion's centre lies below 1; a rate of outcomes to crimes of the same month may not.
            when chart_type in ('p', 'p_prime') and pooled_value >= 1 then fallback_chart_type
            else chart_type
        end as fitting_chart_type
    from baselines

)

select
    chart_key,
    segment_number,
    fitting_chart_type as chart_type,
    baseline_from,
    baseline_to,
    baseline_month_count,
    mean_count,
    not_charted_because,
    case when fitting_chart_type = 'xmr' then mean_value else pooled_value end as centre
from typed
