-- One row per control chart of rare events and time between two of them, judged against the limits of its baseline.
with events as (

    select * from {{ ref('int_rare_event') }}

),

ranges as (

    select
        *,
        abs(adjusted_value - lag(adjusted_value) over (partition by chart_key order by event_number)) as moving_range
    from events
    where is_baseline

),

baselines as (

    select
        ranges.chart_key,
        min(ranges.recorded_date) as baseline_from,
        max(ranges.recorded_date) as baseline_to,
        count(*)::integer as baseline_event_count,
        avg(ranges.adjusted_value order by ranges.event_number) as mean_value,
        percentile_cont(0.5) within group (order by ranges.adjusted_value) as median_value,
        avg(ranges.moving_range order by ranges.event_number) as mean_moving_range
    from ranges
    inner join {{ ref('int_chart_series') }} as series on ranges.chart_key = series.chart_key
    group by ranges.chart_key, series.rare_minimum_events
    having count(*) >= series.rare_minimum_events

),

limited as (

    -- g: geometric numbers of days. t: an individuals chart of the transformed times.
    select
        events.*,
        baselines.baseline_from,
        baselines.baseline_to,
        baselines.baseline_event_count,
        baselines.mean_value,
        case events.chart_type when 'g' then baselines.median_value else baselines.mean_value end as centre,
        case events.chart_type
            when 'g' then sqrt(baselines.mean_value * (baselines.mean_value + 1))
            else baselines.mean_moving_range / 1.128
        end as sigma
    from events
    left join baselines on events.chart_key = baselines.chart_key
    where events.days_between is not null

)

select
    limited.chart_key,
    series.measure_id,
    series.area_type,
    series.area_name,
    limited.segment_number,
    limited.event_number,
    limited.recorded_date,
    limited.number_of_day,
    limited.chart_type,
    limited.days_between,
    limited.adjusted_value,
    limited.is_baseline,
    limited.baseline_from,
    limited.baseline_to,
    limited.baseline_event_count,
    limited.mean_value,
    limited.centre,
    limited.sigma,
    round(({{ rare_event_distance('limited') }})::numeric, 9)::double precision as sigmas_from_centre
from limited
inner join {{ ref('int_chart_series') }} as series on limited.chart_key = series.chart_key
