-- One row per control chart whose events are too rare for months, and event since its last re-base: the days since the one before.
with series as (

    -- Which charts these are is the monthly baseline's finding; the segment is the last one's.
    select distinct on (baselines.chart_key)
        baselines.chart_key,
        baselines.segment_number,
        baselines.not_charted_because,
        series.area_type,
        series.area_name,
        series.category_id,
        series.rare_chart_type,
        series.rare_baseline_events,
        segments.segment_from,
        segments.baseline_until
    from {{ ref('int_chart_baseline') }} as baselines
    inner join {{ ref('int_chart_series') }} as series on baselines.chart_key = series.chart_key
    inner join {{ ref('int_chart_segment') }} as segments
        on baselines.chart_key = segments.chart_key
        and baselines.segment_number = segments.segment_number
    where series.opportunity = 'days' and series.rare_chart_type <> 'none'
    order by baselines.chart_key asc, baselines.segment_number desc

),

days as (

    select
        series.chart_key,
        series.segment_number,
        series.rare_chart_type,
        series.rare_baseline_events,
        series.baseline_until,
        daily.recorded_date,
        sum(daily.crime_count) as crime_count
    from series
    inner join {{ ref('bridge_area_lpu') }} as areas
        on series.area_type = areas.area_type
        and series.area_name = areas.area_name
    inner join {{ ref('int_crime_category_day') }} as daily
        on areas.lpu_code = daily.lpu_code
        and series.category_id = daily.category_id
        and series.segment_from <= daily.recorded_date
    inner join {{ ref('int_as_at') }} as as_at on daily.recorded_date <= as_at.as_at_date
    where series.not_charted_because = 'rare_events'
    group by
        series.chart_key, series.segment_number, series.rare_chart_type, series.rare_baseline_events,
        series.baseline_until, daily.recorded_date

),

events as (

    -- The time of day is not known here: crimes of one day are taken to come evenly over it, so that no time is zero.
    select
        days.*,
        numbers.number_of_day::integer as number_of_day,
        row_number() over by_time as event_number,
        case days.rare_chart_type
            when 'g' then (days.recorded_date - lag(days.recorded_date) over by_time)::double precision
            else
                days.recorded_date - lag(days.recorded_date) over by_time
                + numbers.number_of_day::double precision / days.crime_count
                - lag(numbers.number_of_day::double precision / days.crime_count) over by_time
        end as days_between
    from days
    cross join generate_series(1, days.crime_count) as numbers (number_of_day)
    window by_time as (partition by days.chart_key order by days.recorded_date, numbers.number_of_day)

)

select
    chart_key,
    segment_number,
    event_number::integer as event_number,
    recorded_date,
    number_of_day,
    rare_chart_type as chart_type,
    days_between,
    -- The last events before the limits' day, the first event of all left out: nothing is known of the time before it.
    recorded_date < baseline_until
    and days_between is not null
    and row_number() over (
        partition by chart_key order by recorded_date >= baseline_until, event_number desc
    ) <= rare_baseline_events as is_baseline,
    -- On this scale times between events of a steady rate are nearly normal (Nelson's power of Weibull times).
    case rare_chart_type when 't' then days_between ^ (1 / 3.6) else days_between end as adjusted_value
from events
