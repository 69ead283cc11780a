-- One row per measure, area and time between two crimes, where they are too rare for a monthly chart.
with points as (

    select
        points.*,
        series.direction,
        series.rule_set,
        series.limit_sigmas,
        series.warning_sigmas,
        series.minimum_mean_count,
        baselines.mean_count,
        series.rare_event_count,
        row_number() over (partition by points.chart_key order by points.event_number desc) as events_back
    from {{ ref('int_rare_event_point') }} as points
    inner join {{ ref('int_chart_series') }} as series on points.chart_key = series.chart_key
    inner join {{ ref('int_chart_baseline') }} as baselines
        on points.chart_key = baselines.chart_key
        and points.segment_number = baselines.segment_number

),

signals as (

    select
        chart_key,
        event_number,
        array_agg(rule order by position, side) as signals,
        (array_agg(side order by position, side))[1] as side
    from {{ ref('int_rare_event_signal') }}
    group by chart_key, event_number

)

select
    points.measure_id,
    points.area_type,
    points.area_name,
    points.recorded_date,
    points.number_of_day,
    points.chart_type,
    points.rule_set,
    round(points.days_between::numeric, 6) as days_between,
    {% for name, sigmas in [
        ('lower_limit', '-points.limit_sigmas'), ('lower_warning', '-points.warning_sigmas'),
        ('upper_warning', 'points.warning_sigmas'), ('upper_limit', 'points.limit_sigmas'),
    ] -%}
    {{ rare_event_line('points', sigmas) }} as {{ name }},
    {% endfor -%}
    round(case points.chart_type when 't' then points.centre ^ 3.6 else points.centre end::numeric, 6) as centre,
    round(points.sigmas_from_centre::numeric, 6) as sigmas_from_centre,
    coalesce(signals.signals, array[]::text[]) as signals,
    case
        when points.sigmas_from_centre is null then 'not_charted'
        when signals.side is null then 'common_cause'
        -- A shorter time is a higher rate.
        when points.direction = 'neutral' then case signals.side when -1 then 'high' else 'low' end
        when (signals.side = -1) = (points.direction = 'higher_is_better') then 'improvement'
        else 'concern'
    end as point_type,
    points.is_baseline,
    points.baseline_from,
    points.baseline_to,
    points.baseline_event_count,
    round(points.mean_count::numeric, 6) as mean_count,
    points.minimum_mean_count
from points
left join signals
    on points.chart_key = signals.chart_key
    and points.event_number = signals.event_number
where points.events_back <= points.rare_event_count
