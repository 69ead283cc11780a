-- One row per scorecard measure: its figures of the force, unrounded, and the state of its control chart.
{{ config(materialized='replaced_view') }}

with figures as (

    select
        periods.*,
        -- What the hard and the stretch target ask for: a share of the same days last year, or a rate.
        case periods.target_basis
            when 'change_pct' then periods.previous_year * (1 + periods.hard_target / 100.0)
            when 'rate_pct' then periods.hard_target
        end as hard_level,
        case periods.target_basis
            when 'change_pct' then periods.previous_year * (1 + periods.stretch_target / 100.0)
            when 'rate_pct' then periods.stretch_target
        end as stretch_level,
        case periods.direction when 'higher_is_better' then -1 else 1 end as worse
    from {{ ref('int_measure_against_target') }} as periods
    inner join {{ ref('dim_measure') }} as measures on periods.measure_id = measures.measure_id
    where measures.is_on_scorecard and periods.area_type = 'force'

)

select
    figures.measure_id,
    figures.area_type,
    figures.area_name,
    figures.hard_target,
    figures.stretch_target,
    figures.actual,
    figures.previous_year,
    case figures.measure_type
        when 'recorded_crime' then 100.0 * (figures.actual - figures.previous_year) / nullif(figures.previous_year, 0)
        else figures.actual - figures.previous_year
    end as year_on_year_change,
    figures.worse * (figures.actual - figures.hard_level) as hard_gap,
    figures.worse * (figures.actual - figures.stretch_level) as stretch_gap,
    100 * figures.worse * (figures.actual - figures.hard_level) / nullif(figures.hard_level, 0) as relative_gap_pct,
    coalesce(states.level_of_control, 'Not charted') as level_of_control,
    coalesce(states.rolling_3_month_trend, 'not charted') as rolling_3_month_trend,
    states.signals,
    states.sigmas_from_centre,
    states.month_start_date,
    states.recent_mean,
    states.earlier_mean,
    states.standard_error,
    states.trend_dead_band
from figures
left join {{ ref('int_chart_state') }} as states
    on figures.measure_id = states.measure_id
    and figures.area_type = states.area_type
    and figures.area_name = states.area_name
