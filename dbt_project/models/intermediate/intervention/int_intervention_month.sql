-- One row per closed action or operation, measure and month of its window: what was counted here.
{{ config(materialized='replaced_view') }}

with ours as (

    select
        windows.intervention_id,
        windows.measure_id,
        windows.better_side,
        points.chart_key,
        points.month_start_date,
        case
            when points.month_start_date < windows.chosen_from then 'before'
            when points.month_start_date < windows.start_month then 'choice'
            when points.month_start_date >= windows.after_from then 'after'
            else 'start'
        end as phase,
        points.numerator,
        points.opportunity
    from {{ ref('int_intervention_window') }} as windows
    inner join {{ ref('int_chart_point') }} as points
        on windows.chart_key = points.chart_key
        and windows.before_from <= points.month_start_date
        and windows.after_until > points.month_start_date

),

better as (

    select distinct
        chart_key,
        month_start_date,
        side
    from {{ ref('int_chart_signal') }}

)

select
    ours.intervention_id,
    ours.measure_id,
    ours.month_start_date,
    ours.phase,
    row_number() over (
        partition by ours.intervention_id, ours.measure_id, ours.phase order by ours.month_start_date
    )::integer as phase_month,
    ours.numerator,
    ours.opportunity,
    better.chart_key is not null as is_signal_for_better
from ours
left join better
    on ours.chart_key = better.chart_key
    and ours.month_start_date = better.month_start_date
    and ours.better_side = better.side
