{#
    The signal rules (DOMAIN D2) over points in an order, of any kind of chart: one row per chart, rule, side and point, and
    whether the rule is met in the window that ends there. points: a relation with chart_key, segment_number,
    adjusted_value and sigmas_from_centre; in_order: the column that orders a chart's points; charts: a relation of the charts
    (chart_key, rule_set), which is that of the measures unless another is named.
#}
{% macro signal_windows(points, in_order, charts=none) -%}
with charts as (

    -- Whole numbers stand for charts and rules: sorting their names would take most of the time.
    select
        chart_key,
        rule_set,
        row_number() over (order by chart_key) as chart_number
    from {{ charts or ref('int_chart_series') }}

),

numbered as (

    select
        points.chart_key,
        points.segment_number,
        points.{{ in_order }},
        charts.chart_number,
        charts.rule_set,
        points.sigmas_from_centre,
        row_number() over by_point as point_number,
        points.adjusted_value - lag(points.adjusted_value) over by_point as step
    from {{ points }} as points
    inner join charts on points.chart_key = charts.chart_key
    where points.sigmas_from_centre is not null
    window by_point as (partition by charts.chart_number, points.segment_number order by points.{{ in_order }})

),

matched as (

    -- Strictly: a point on the centre or on a limit is not beyond it, and two equal points neither rise nor fall.
    select
        numbered.chart_key,
        numbered.segment_number,
        numbered.{{ in_order }},
        numbered.chart_number,
        numbered.point_number,
        rules.rule_number,
        rules.rule,
        rules.side,
        rules.position,
        rules.kind,
        rules.needed,
        rules.reach,
        rules.window_length,
        case rules.kind
            when 'zone' then (
                rules.side * numbered.sigmas_from_centre > rules.sigmas_from
                and (rules.sigmas_to is null or rules.side * numbered.sigmas_from_centre <= rules.sigmas_to)
            )::integer
            when 'trend' then coalesce(rules.side * numbered.step > 0, false)::integer
        end as is_match,
        (rules.is_one_side_required and rules.side * numbered.sigmas_from_centre <= 0)::integer as is_hindrance
    from numbered
    inner join {{ ref('int_signal_rule') }} as rules on numbered.rule_set = rules.rule_set

),

running as (

    select
        *,
        sum(is_match) over by_point as matches,
        sum(is_hindrance) over by_point as hindrances
    from matched
    window by_point as (partition by chart_number, segment_number, rule_number order by point_number)

)

select
    chart_key,
    segment_number,
    rule,
    side,
    {{ in_order }},
    point_number,
    position,
    kind,
    window_length,
    is_match,
    -- The running totals less those just before the window.
    (
        point_number >= window_length
        and matches - coalesce(lag(matches, reach) over by_point, 0) >= needed
        and hindrances = coalesce(lag(hindrances, reach) over by_point, 0)
    )::integer as is_met
from running
window by_point as (partition by chart_number, segment_number, rule_number order by point_number)
{%- endmacro %}
