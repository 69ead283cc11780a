-- One row per interview month, LPU as it stood on the first of it, survey group, stage and answer with at least one response.
{{ config(materialized='replaced_view') }}

select
    counted.month_start_date,
    areas.area_key,
    counted.victim_group,
    counted.stage,
    counted.answer,
    counted.answer_count,
    counted.valid_count,
    counted.satisfied_count
from {{ ref('int_satisfaction_answer_month') }} as counted
inner join {{ ref('dim_area') }} as areas
    on counted.lpu_code = areas.lpu_code
    and {{ is_in_force('areas', 'counted.month_start_date') }}
