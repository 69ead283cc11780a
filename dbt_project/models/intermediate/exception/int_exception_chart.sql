-- One row per exception list and control chart on it, with its point of the last complete month.
with lists as (

    select exception_list.*
    from {{ ref('exception_list') }} as exception_list
    inner join {{ ref('int_as_at') }} as as_at
        on {{ is_in_force('exception_list', 'as_at.as_at_date') }}

),

charts as (

    select
        *,
        (complete_until - interval '1 month')::date as last_complete_month
    from {{ ref('int_chart_series') }}

),

rare_charts as (

    select distinct
        chart_key,
        chart_type
    from {{ ref('int_rare_event_point') }}

)

select
    lists.exception_list,
    lists.limit_sigmas as list_sigmas,
    lists.risk_threshold,
    lists.discovery_rate,
    lists.day_weight,
    charts.chart_key,
    charts.measure_id,
    charts.area_type,
    charts.area_name,
    charts.direction,
    charts.position,
    charts.last_complete_month,
    coalesce(rare_charts.chart_type, points.chart_type, 'none') as chart_type,
    case charts.opportunity when 'denominator' then 100 else points.opportunity end as unit_factor,
    points.raw_value,
    points.centre,
    points.sigma,
    points.season_factor,
    points.sigmas_from_centre
from charts
inner join lists
    on charts.measure_type = lists.measure_type
    and charts.area_type = lists.area_type
    and lists.measure_group in ('any', charts.measure_group)
    and (lists.scope = 'every_measure' or charts.is_plan_measure)
left join {{ ref('int_chart_judged_point') }} as points
    on charts.chart_key = points.chart_key
    and charts.last_complete_month = points.month_start_date
left join rare_charts on charts.chart_key = rare_charts.chart_key
