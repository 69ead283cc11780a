-- One row per control chart, that is per measure and area: the policy by which it is drawn.
with policies as (

    select
        chart_policy.*,
        date_trunc('month', as_at.as_at_date + 1)::date as complete_until,
        {{ financial_year_start('as_at.as_at_date') }} as financial_year_start_date
    from {{ ref('chart_policy') }} as chart_policy
    inner join {{ ref('int_as_at') }} as as_at
        on {{ is_in_force('chart_policy', 'as_at.as_at_date') }}

),

targets as (

    select distinct measure_target.measure_id
    from {{ ref('target') }} as measure_target
    inner join {{ ref('int_as_at') }} as as_at
        on {{ is_in_force('measure_target', 'as_at.as_at_date') }}

)

select
    areas.measure_id || '@' || areas.area_type || '@' || areas.area_name as chart_key,
    areas.measure_id,
    areas.area_type,
    areas.area_name,
    measures.measure_type,
    measures.measure_group,
    measures.category_id,
    measures.direction,
    measures.position,
    measures.is_on_scorecard or targets.measure_id is not null as is_plan_measure,
    policies.chart_type,
    policies.fallback_chart_type,
    policies.opportunity,
    (policies.complete_until - make_interval(months => policies.history_months))::date as history_from,
    policies.complete_until,
    policies.financial_year_start_date,
    policies.baseline_months,
    policies.minimum_baseline_months,
    policies.minimum_mean_count,
    policies.season_area_type,
    policies.season_minimum_months,
    policies.season_minimum_mean_count,
    policies.season_shrinkage,
    policies.is_range_screened,
    policies.sigma_floor,
    policies.limit_sigmas,
    policies.warning_sigmas,
    policies.rule_set,
    policies.trend_months,
    policies.trend_dead_band,
    policies.small_denominator,
    policies.rare_chart_type,
    policies.rare_event_count,
    policies.rare_baseline_events,
    policies.rare_minimum_events,
    policies.rebase_run_months
from {{ ref('int_measure_area') }} as areas
inner join {{ ref('dim_measure') }} as measures on areas.measure_id = measures.measure_id
inner join policies
    on areas.measure_type = policies.measure_type
    and areas.area_type = policies.area_type
left join targets on measures.measure_id = targets.measure_id
where
    not areas.is_unallocated
    and (policies.scope = 'every_measure' or measures.is_on_scorecard or targets.measure_id is not null)
