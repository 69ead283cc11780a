-- One row per control chart, month, signal rule and side (1 above, -1 below) for which the rule flags the month.
with counted as (

    select
        *,
        sum(is_met) over in_order as met_count
    from {{ ref('int_chart_rule_window') }}
    window in_order as (partition by chart_key, segment_number, rule, side order by month_start_date)

),

flagged as (

    -- Every point of a window is part of its signal, also those before its last: is the rule met anywhere from this month to
    -- the end of the last window that holds it?
    select
        *,
        coalesce(lead(met_count, window_length - 1) over in_order, last_value(met_count) over whole)
        > met_count - is_met as is_in_signal
    from counted
    window
        in_order as (partition by chart_key, segment_number, rule, side order by month_start_date),
        whole as (
            partition by chart_key, segment_number, rule, side
            order by month_start_date rows between unbounded preceding and unbounded following
        )

)

select
    chart_key,
    month_start_date,
    rule,
    side,
    position
from flagged
where is_in_signal and (is_match = 1 or kind = 'trend')
