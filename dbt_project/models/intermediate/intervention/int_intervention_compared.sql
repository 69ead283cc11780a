-- One row per closed action or operation, measure and area of its type in which nothing was done meanwhile.
{{ config(materialized='replaced_view') }}

with windows as (

    select * from {{ ref('int_intervention_window') }}
    where chart_key is not null

),

-- Where anything was done for the measure, by whoever, counts as done in every area that shares a unit with it.
touched as (

    select
        interventions.measure_id,
        interventions.start_date,
        coalesce(interventions.end_date, 'infinity'::date) as end_date,
        bridge.lpu_code
    from {{ ref('int_intervention') }} as interventions
    inner join {{ ref('bridge_area_lpu') }} as bridge on interventions.area_name = bridge.area_name

),

untouched as (

    select
        windows.intervention_id,
        windows.measure_id,
        windows.chart_key,
        windows.before_from,
        windows.after_until,
        series.chart_key as compared_chart_key,
        series.area_name as compared_area_name
    from windows
    inner join {{ ref('int_chart_series') }} as series
        on windows.measure_id = series.measure_id
        and windows.area_type = series.area_type
        and windows.chart_key <> series.chart_key
    where
        not exists (
            select 1
            from {{ ref('bridge_area_lpu') }} as bridge
            inner join touched on bridge.lpu_code = touched.lpu_code
            where
                bridge.area_type = series.area_type
                and bridge.area_name = series.area_name
                and touched.measure_id = windows.measure_id
                and touched.start_date < windows.after_until
                and touched.end_date >= windows.before_from
        )

),

-- With a point in each month of the area in question: a sum over other areas each month would move by itself.
counted as (

    select
        untouched.intervention_id,
        untouched.measure_id,
        untouched.compared_chart_key,
        untouched.compared_area_name,
        count(theirs.month_start_date) = count(*) as is_complete
    from untouched
    inner join {{ ref('int_chart_point') }} as ours
        on untouched.chart_key = ours.chart_key
        and untouched.before_from <= ours.month_start_date
        and untouched.after_until > ours.month_start_date
    left join {{ ref('int_chart_point') }} as theirs
        on untouched.compared_chart_key = theirs.chart_key
        and ours.month_start_date = theirs.month_start_date
    group by untouched.intervention_id, untouched.measure_id, untouched.compared_chart_key, untouched.compared_area_name

)

select
    intervention_id,
    measure_id,
    compared_chart_key,
    compared_area_name
from counted
where is_complete
