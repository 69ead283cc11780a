-- One row per interview month, LPU, survey group, stage and answer with at least one response, as known now.
{{ config(
    materialized='incremental',
    incremental_strategy='restate',
    unique_key=['month_start_date', 'lpu_code'],
    meta={'touched': 'int_touched_satisfaction_month'},
    indexes=[{'columns': ['month_start_date', 'lpu_code', 'victim_group', 'stage', 'answer'], 'unique': true}],
) }}
{%- set touched = ref('int_touched_satisfaction_month') -%}

select
    interview_month as month_start_date,
    lpu_code,
    victim_group,
    stage,
    answer,
    count(*)::integer as answer_count,
    (count(*) filter (where is_valid))::integer as valid_count,
    (count(*) filter (where is_satisfied))::integer as satisfied_count
from {{ ref('int_satisfaction_response') }}
{% if is_incremental() -%}
where
    (interview_month, lpu_code) in (
        select
            touched.month_start_date,
            touched.lpu_code
        from {{ touched }} as touched
    )
{%- endif %}
group by interview_month, lpu_code, victim_group, stage, answer
