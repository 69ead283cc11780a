-- One row per control chart, signal rule, side and month: whether the rule is met in the window that ends there.
{{ config(materialized='view') }}

with candidates as (

    select
        points.chart_key,
        points.segment_number,
        points.month_start_date,
        rules.rule,
        rules.position,
        rules.kind,
        rules.point_count,
        rules.window_length,
        rules.sigmas_from,
        rules.sigmas_to,
        rules.is_one_side_required,
        sides.side,
        sides.side * points.sigmas_from_centre as distance,
        sides.side * (points.adjusted_value - lag(points.adjusted_value) over (
            partition by points.chart_key, points.segment_number, rules.rule, sides.side order by points.month_start_date
        )) as step
    from {{ ref('fct_chart_point') }} as points
    inner join {{ ref('int_chart_series') }} as series on points.chart_key = series.chart_key
    inner join {{ ref('as_at') }} as as_at on true
    inner join {{ ref('signal_rule') }} as rules
        on series.rule_set = rules.rule_set
        and as_at.as_at_date >= rules.valid_from
        and as_at.as_at_date < rules.valid_to
    cross join (values (1), (-1)) as sides (side)
    where points.sigmas_from_centre is not null

),

matched as (

    -- Strictly: a point on the centre or on a limit is not beyond it, and two equal months neither rise nor fall.
    select
        *,
        case kind
            when 'zone' then (distance > sigmas_from and distance <= coalesce(sigmas_to, distance))::integer
            when 'trend' then coalesce(step > 0, false)::integer
        end as is_match,
        (is_one_side_required and distance <= 0)::integer as is_hindrance,
        -- A trend of seven points is six steps.
        point_count - (kind = 'trend')::integer as needed,
        window_length - (kind = 'trend')::integer as reach
    from candidates

),

running as (

    select
        *,
        sum(is_match) over in_order as matches,
        sum(is_hindrance) over in_order as hindrances
    from matched
    window in_order as (partition by chart_key, segment_number, rule, side order by month_start_date)

)

select
    chart_key,
    segment_number,
    rule,
    side,
    month_start_date,
    position,
    kind,
    window_length,
    is_match,
    -- The running totals less those just before the window.
    (
        row_number() over in_order >= window_length
        and matches - coalesce(lag(matches, reach) over in_order, 0) >= needed
        and hindrances = coalesce(lag(hindrances, reach) over in_order, 0)
    )::integer as is_met
from running
window in_order as (partition by chart_key, segment_number, rule, side order by month_start_date)
