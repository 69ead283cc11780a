-- One row per control chart and time for which it spoke: from its first flagged month until it had been quiet for long enough.
with rules as (

    select issue_rule.*
    from {{ ref('issue_rule') }} as issue_rule
    inner join {{ ref('int_as_at') }} as as_at
        on {{ is_in_force('issue_rule', 'as_at.as_at_date') }}
    where issue_rule.signal = 'control_chart'

),

charts as (

    select * from {{ ref('int_exception_chart') }}

),

-- On the wrong side only: neutral measures have none.
flagged as (

    select
        charts.chart_key,
        signals.month_start_date,
        any_value(charts.measure_id) as measure_id,
        any_value(charts.area_type) as area_type,
        any_value(charts.area_name) as area_name,
        any_value(charts.last_complete_month) as last_complete_month,
        max(rules.raise_months) as raise_months,
        max(rules.clear_months) as clear_months,
        string_agg(distinct replace(rules.value, '_', ' '), ' and ' order by replace(rules.value, '_', ' ')) as rules
    from charts
    inner join rules
        on charts.exception_list = rules.exception_list
        and rules.area_type in ('any', charts.area_type)
    inner join {{ ref('int_chart_signal') }} as signals
        on charts.chart_key = signals.chart_key
        and rules.value = signals.rule
        and signals.side = case charts.direction when 'lower_is_better' then 1 when 'higher_is_better' then -1 end
        and charts.last_complete_month >= signals.month_start_date
    group by charts.chart_key, signals.month_start_date

),

begun as (

    select
        *,
        coalesce(
            month_start_date > lag(month_start_date) over in_order + make_interval(months => clear_months), true
        ) as is_beginning
    from flagged
    window in_order as (partition by chart_key order by month_start_date)

),

numbered as (

    select
        *,
        count(*) filter (where is_beginning) over (partition by chart_key order by month_start_date) as episode_number
    from begun

)

select
    chart_key,
    episode_number::integer as episode_number,
    any_value(measure_id) as measure_id,
    any_value(area_type) as area_type,
    any_value(area_name) as area_name,
    min(month_start_date) as first_month,
    max(month_start_date) as last_month,
    (min(month_start_date) + interval '1 month' - interval '1 day')::date as complete_on,
    (max(month_start_date) + make_interval(months => max(clear_months) + 1))::date as quiet_on,
    (array_agg(rules order by month_start_date desc))[1] as rules,
    max(month_start_date) > any_value(last_complete_month) - make_interval(months => max(clear_months)) as is_live
from numbered
group by chart_key, episode_number
having count(*) >= max(raise_months)
