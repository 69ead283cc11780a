-- One row per closed action or operation, measure and month of its window: what was counted here, and where nothing was done.
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

),

theirs as (

    select
        compared.intervention_id,
        compared.measure_id,
        points.month_start_date,
        sum(points.numerator) as numerator,
        sum(points.opportunity) as opportunity
    from {{ ref('int_intervention_compared') }} as compared
    inner join {{ ref('int_chart_point') }} as points on compared.compared_chart_key = points.chart_key
    group by compared.intervention_id, compared.measure_id, points.month_start_date

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
    coalesce(theirs.numerator, 0) as compared_numerator,
    coalesce(theirs.opportunity, 0) as compared_opportunity,
    better.chart_key is not null as is_signal_for_better
from ours
left join theirs
    on ours.intervention_id = theirs.intervention_id
    and ours.measure_id = theirs.measure_id
    and ours.month_start_date = theirs.month_start_date
left join better
    on ours.chart_key = better.chart_key
    and ours.month_start_date = better.month_start_date
    and ours.better_side = better.side
