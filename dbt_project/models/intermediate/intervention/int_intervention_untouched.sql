-- One row per closed action or operation, measure and area of its type in which nothing was done before its months after begin.
{{ config(materialized='replaced_view') }}

with windows as (

    select * from {{ ref('int_intervention_window') }}
    where chart_key is not null

),

-- Where anything was done for the measure, by whoever, counts as done in every area that shares a unit with it.
reached as (

    select distinct
        interventions.measure_id,
        interventions.start_date,
        coalesce(interventions.end_date, 'infinity'::date) as end_date,
        theirs.area_type,
        theirs.area_name
    from {{ ref('int_intervention') }} as interventions
    inner join {{ ref('bridge_area_lpu') }} as ours on interventions.area_name = ours.area_name
    inner join {{ ref('bridge_area_lpu') }} as theirs on ours.lpu_code = theirs.lpu_code

),

others as (

    select
        windows.intervention_id,
        windows.measure_id,
        windows.chart_key,
        windows.before_from,
        windows.after_from,
        windows.after_until,
        series.chart_key as compared_chart_key,
        series.area_name as compared_area_name,
        (
            select min(date_trunc('month', reached.start_date))::date
            from reached
            where
                reached.measure_id = windows.measure_id
                and reached.area_type = series.area_type
                and reached.area_name = series.area_name
                and reached.end_date >= windows.before_from
        ) as touched_from
    from windows
    inner join {{ ref('int_chart_series') }} as series
        on windows.measure_id = series.measure_id
        and windows.area_type = series.area_type
        and windows.chart_key <> series.chart_key

),

-- Until a month of the area in question has no point there: a sum over other areas each month would move by itself.
counted as (

    select
        others.intervention_id,
        others.measure_id,
        others.after_from,
        others.after_until,
        others.compared_chart_key,
        others.compared_area_name,
        others.touched_from,
        min(ours.month_start_date) filter (where theirs.chart_key is null) as missing_from
    from others
    inner join {{ ref('int_chart_point') }} as ours
        on others.chart_key = ours.chart_key
        and others.before_from <= ours.month_start_date
        and others.after_until > ours.month_start_date
    left join {{ ref('int_chart_point') }} as theirs
        on others.compared_chart_key = theirs.chart_key
        and ours.month_start_date = theirs.month_start_date
    group by
        others.intervention_id,
        others.measure_id,
        others.after_from,
        others.after_until,
        others.compared_chart_key,
        others.compared_area_name,
        others.touched_from

)

select
    intervention_id,
    measure_id,
    compared_chart_key,
    compared_area_name,
    least(after_until, touched_from, missing_from) as untouched_until
from counted
where least(after_until, touched_from, missing_from) >= least(after_until, after_from)
