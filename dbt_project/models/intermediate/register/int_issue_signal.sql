-- One row per measure, area and signal that proposes, or once proposed, an issue of it.
{{ config(materialized='replaced_view') }}

with rules as (

    select issue_rule.*
    from {{ ref('issue_rule') }} as issue_rule
    inner join {{ ref('int_as_at') }} as as_at
        on {{ is_in_force('issue_rule', 'as_at.as_at_date') }}
    where issue_rule.signal <> 'control_chart'

),

episodes as (

    select
        *,
        count(*) over (partition by chart_key) as episode_count,
        row_number() over (partition by chart_key order by episode_number desc) as place
    from {{ ref('int_chart_episode') }}

),

figures as (

    select * from {{ ref('int_figure') }}
    where statistic in ('target_status', 'target_outlook', 'msg_verdict')

),

signals as (

    select
        measure_id,
        area_type,
        area_name,
        'control_chart' as signal, -- noqa: RF04
        is_live,
        first_month,
        last_month,
        episode_count,
        case when is_live then 'Control chart: ' else 'Control chart, quiet now: ' end
        || rules || ' on the wrong side, '
        || case
            when first_month = last_month then to_char(last_month, 'FMMonth YYYY')
            else to_char(first_month, 'FMMonth YYYY') || ' to ' || to_char(last_month, 'FMMonth YYYY')
        end as words
    from episodes
    where place = 1

    union all

    select
        figures.measure_id,
        figures.area_type,
        figures.area_name,
        rules.signal,
        true as is_live,
        null as first_month,
        null as last_month,
        1 as episode_count,
        case rules.signal
            when 'target' then 'Target not met, year to date'
            when 'projection' then 'Projected to end the year off course'
            else 'Significantly above the Most Similar Group'
        end as words
    from figures
    inner join rules
        on figures.statistic = rules.statistic
        and figures.label = rules.value
        and rules.area_type in ('any', figures.area_type)

)

select
    signals.measure_id,
    signals.area_type,
    signals.area_name,
    signals.signal,
    signals.is_live,
    signals.first_month,
    signals.last_month,
    signals.episode_count::integer as episode_count,
    signals.words,
    {{ record_id('I', "concat_ws('|', 'signal', signals.measure_id, signals.area_type, signals.area_name)") }} as issue_id
from signals
