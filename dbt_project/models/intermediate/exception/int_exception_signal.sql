-- One row per exception list and control chart on it whose last complete month a signal rule flags.
{{ config(materialized='replaced_view') }}

with charts as (

    select * from {{ ref('int_exception_chart') }}

),

last_events as (

    select distinct on (chart_key)
        chart_key,
        event_number,
        recorded_date
    from {{ ref('int_rare_event_point') }}
    order by chart_key asc, event_number desc

),

signals as (

    -- The point's own rule is judged anew: a list's limit is not always the chart's.
    select
        exception_list,
        chart_key,
        0 as position,
        'beyond_limit' as rule,
        sign(sigmas_from_centre)::integer as side
    from charts
    where abs(sigmas_from_centre) > list_sigmas

    union all

    select
        charts.exception_list,
        charts.chart_key,
        signals.position,
        signals.rule,
        signals.side
    from charts
    inner join {{ ref('int_chart_signal') }} as signals
        on charts.chart_key = signals.chart_key
        and charts.last_complete_month = signals.month_start_date
    where signals.rule <> 'beyond_limit'

    union all

    -- Where events are too rare for months, the last event counts, if it is not older than that month. A shorter time is more.
    select
        charts.exception_list,
        charts.chart_key,
        signals.position,
        signals.rule,
        -signals.side as side
    from charts
    inner join last_events
        on charts.chart_key = last_events.chart_key
        and charts.last_complete_month <= last_events.recorded_date
    inner join {{ ref('int_rare_event_signal') }} as signals
        on last_events.chart_key = signals.chart_key
        and last_events.event_number = signals.event_number

)

-- Where rules contradict one another, the first of the rule set decides.
select
    exception_list,
    chart_key,
    array_agg(rule order by position, side) as rules,
    (array_agg(side order by position, side))[1] as side
from signals
group by exception_list, chart_key
