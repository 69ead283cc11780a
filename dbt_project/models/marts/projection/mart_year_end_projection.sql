-- One row per measure and area: where it is heading by 31 March.
with projections as (

    select
        *,
        reliability <> 'not reliable' as is_told,
        case measure_type when 'recorded_crime' then 0 else 1 end as digits
    from {{ ref('int_year_end_projection') }}

),

figures as (

    select * from {{ ref('int_figure_year_end') }}
    where statistic = 'run_rate_needed'

),

rates as (

    select * from {{ ref('int_figure_projection') }}
    where statistic = 'rate_needed'

)

select
    projections.measure_id,
    projections.area_type,
    projections.area_name,
    measures.title,
    projections.measure_type,
    measures.variant_of,
    projections.direction,
    measures.position,
    projections.outlook,
    projections.reliability,
    projections.method,
    projections.is_lent,
    {{ round_half_up('projections.observed_share_pct', 1) }} as observed_share_pct,
    trim_scale(projections.recorded_count) as recorded_count,
    trim_scale(projections.base_count) as base_count,
    {{ round_half_up('projections.rest_count', 1) }} as expected_count,
    {{ round_half_up('projections.base_rest_count', 1) }} as expected_base_count,
    {{ round_half_up('projections.removal_count', 1) }} as expected_removal_count,
    {% for candidate in ['flat', 'ratio', 'remainder', 'shrunk_ratio', 'seasonal_naive', 'ets', 'glm'] -%}
    {{ round_half_up('projections.' ~ candidate, 'projections.digits') }} as {{ candidate }},
    {% endfor -%}
    {% for column in ['projection', 'low_50', 'high_50', 'low_80', 'high_80', 'low_95', 'high_95'] -%}
    case when projections.is_told then {{ round_half_up('projections.' ~ column, 'projections.digits') }} end as {{ column }},
    {% endfor -%}
    trim_scale(projections.target_value) as target_value,
    case when projections.is_told then trim_scale(projections.target_probability) end as target_probability,
    trim_scale(projections.stretch_value) as stretch_value,
    case when projections.is_told then trim_scale(projections.stretch_probability) end as stretch_probability,
    {{ round_half_up('figures.exact_value', 1) }} as run_rate_needed_pct,
    {{ round_half_up('rates.exact_value', 1) }} as rate_needed_pct,
    {{ round_half_up('projections.mase', 2) }} as mase,
    {{ round_half_up('projections.coverage_80_pct', 1) }} as coverage_80_pct,
    projections.tested_on,
    projections.policy_status,
    measures.definition_version
from projections
inner join {{ ref('dim_measure') }} as measures on projections.measure_id = measures.measure_id
left join figures
    on projections.measure_id = figures.measure_id
    and projections.area_type = figures.area_type
    and projections.area_name = figures.area_name
left join rates
    on projections.measure_id = rates.measure_id
    and projections.area_type = rates.area_type
    and projections.area_name = rates.area_name
