-- One row per control chart and segment: the centre and the dispersion that its limits are made from.
with centres as (

    select
        centres.*,
        series.measure_id,
        series.area_type,
        series.area_name,
        series.is_range_screened,
        series.sigma_floor
    from {{ ref('int_chart_centre') }} as centres
    inner join {{ ref('int_chart_series') }} as series on centres.chart_key = series.chart_key

),

distances as (

    -- Each month of the baseline in base sigmas from the centre.
    select
        points.chart_key,
        points.segment_number,
        points.month_start_date,
        centres.is_range_screened,
        (points.adjusted_value - centres.centre)
        / nullif(
            {{ chart_base_sigma('centres.chart_type', 'centres.centre', 'points.opportunity', 'points.season_factor') }}, 0
        ) as distance
    from {{ ref('int_chart_point') }} as points
    inner join centres on points.chart_key = centres.chart_key and points.segment_number = centres.segment_number
    where points.is_baseline

),

ranges as (

    select
        *,
        abs(distance - lag(distance) over (partition by chart_key, segment_number order by month_start_date)) as moving_range
    from distances

),

compared as (

    select
        *,
        avg(moving_range) over (
            partition by chart_key, segment_number
            order by month_start_date rows between unbounded preceding and unbounded following
        ) as mean_moving_range
    from ranges

),

screened as (

    -- A range above its own limit, 3.267 times the mean, tells of one event, not of the process: it is left out once.
    select
        chart_key,
        segment_number,
        avg(moving_range order by month_start_date) filter (
            where not is_range_screened or moving_range <= 3.267 * mean_moving_range
        ) as mean_moving_range
    from compared
    group by chart_key, segment_number

)

select
    centres.chart_key,
    centres.measure_id,
    centres.area_type,
    centres.area_name,
    centres.segment_number,
    centres.chart_type,
    centres.baseline_from,
    centres.baseline_to,
    centres.baseline_month_count,
    centres.mean_count,
    centres.not_charted_because,
    centres.centre,
    screened.mean_moving_range,
    {{ chart_dispersion('centres.chart_type', 'screened.mean_moving_range', 'centres.sigma_floor') }} as dispersion
from centres
inner join screened on centres.chart_key = screened.chart_key and centres.segment_number = screened.segment_number
