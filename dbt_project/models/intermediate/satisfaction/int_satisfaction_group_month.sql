-- One row per interview month, LPU, survey group and stage with at least one valid answer, as known now.
{{ config(
    materialized='incremental',
    incremental_strategy='restate',
    unique_key=['month_start_date', 'lpu_code'],
    meta={'touched': 'int_touched_satisfaction_month'},
    indexes=[{'columns': ['month_start_date', 'lpu_code', 'victim_group', 'stage'], 'unique': true}],
) }}
{%- set touched = ref('int_touched_satisfaction_month') -%}

select
    interview_month as month_start_date,
    lpu_code,
    victim_group,
    stage,
    count(*)::integer as valid_count,
    (count(*) filter (where is_satisfied))::integer as satisfied_count
from {{ ref('int_satisfaction_response') }}
where
    is_valid
    {% if is_incremental() -%}
    and (interview_month, lpu_code) in (
        select
            touched.month_start_date,
            touched.lpu_code
        from {{ touched }} as touched
    )
    {%- endif %}
group by interview_month, lpu_code, victim_group, stage
