-- One row per scorecard measure and component of its performance points: whether that component is good or bad (DOMAIN A4).
{{ config(materialized='replaced_view') }}

with figures as (

    select * from {{ ref('int_scorecard_figure') }}

),

states as (

    select
        figures.measure_id,
        components.component,
        components.movement,
        components.state
    from figures
    cross join lateral (
        values
        (
            'hard_target',
            null,
            case
                when figures.hard_gap is null then 'unknown'
                when figures.hard_gap > 0 then 'missed'
                when figures.stretch_gap <= 0 then 'stretch_met'
                else 'met'
            end
        ),
        ('year_on_year_change', sign(figures.year_on_year_change), null),
        (
            'level_of_control',
            case figures.level_of_control when 'Increasing' then 1 when 'Decreasing' then -1 when 'Controlled' then 0 end,
            null
        ),
        (
            'rolling_3_month_trend',
            case figures.rolling_3_month_trend when 'up' then 1 when 'down' then -1 when 'flat' then 0 end,
            null
        )
    ) as components (component, movement, state)

)

select
    states.measure_id,
    states.component,
    coalesce(
        states.state,
        case
            when states.movement is null then 'unknown'
            when states.movement = 0 or measures.direction = 'neutral' then 'neutral'
            when (states.movement > 0) = (measures.direction = 'lower_is_better') then 'adverse'
            else 'favourable'
        end
    ) as state
from states
inner join {{ ref('dim_measure') }} as measures on states.measure_id = measures.measure_id
