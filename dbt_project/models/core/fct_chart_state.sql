-- One row per control chart: its level of control and its arrow at the last complete month (DOMAIN D3).
with last_points as (

    select distinct on (chart_key) *
    from {{ ref('fct_chart_point') }}
    order by chart_key asc, month_start_date desc

),

signals as (

    -- Where rules contradict one another, the first of the rule set decides.
    select
        signals.chart_key,
        array_agg(signals.rule order by signals.position) as signals,
        (array_agg(signals.side order by signals.position))[1] as side
    from {{ ref('fct_chart_signal') }} as signals
    inner join last_points
        on signals.chart_key = last_points.chart_key
        and signals.month_start_date = last_points.month_start_date
    group by signals.chart_key

)

select
    last_points.chart_key,
    last_points.measure_id,
    last_points.area_type,
    last_points.area_name,
    last_points.month_start_date,
    case
        when last_points.sigmas_from_centre is null then 'Not charted'
        when signals.side = 1 then 'Increasing'
        when signals.side = -1 then 'Decreasing'
        else 'Controlled'
    end as level_of_control,
    last_points.chart_type,
    last_points.sigmas_from_centre,
    coalesce(signals.signals, array[]::text[]) as signals,
    trends.trend as rolling_3_month_trend,
    trends.recent_mean,
    trends.earlier_mean,
    trends.standard_error,
    trends.trend_dead_band
from last_points
inner join {{ ref('int_chart_trend') }} as trends on last_points.chart_key = trends.chart_key
left join signals on last_points.chart_key = signals.chart_key
