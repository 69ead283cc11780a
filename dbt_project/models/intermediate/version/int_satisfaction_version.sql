-- One row per survey response, stage of service and version of the answer.
{{ config(
    materialized='incremental',
    incremental_strategy='restate',
    unique_key=['response_reference', 'stage'],
    meta={'touched': 'int_touched_satisfaction'},
    indexes=[
        {'columns': ['response_reference', 'stage', 'version_number'], 'unique': true},
        {'columns': ['interview_month']},
    ],
) }}

{{ version_history(
    staged=ref('stg_satisfaction'),
    feed='satisfaction',
    key=['response_reference', 'stage'],
    content=['victim_group', 'answer', 'interview_month', 'delivered_lpu_code', 'updated_at'],
    touched=ref('int_touched_satisfaction'),
    personal=['respondent_reference'],
) }},

lpus as (

    select *
    from {{ ref('int_area') }}
    where area_type = 'lpu'

),

unallocated as (

    select distinct lpus.lpu_code
    from lpus
    inner join {{ ref('int_area') }} as bcu on lpus.bcu_code = bcu.area_code
    where lpus.is_unallocated and bcu.is_unallocated and {{ is_in_force('bcu', 'lpus.valid_from') }}

)

select
    history.response_reference,
    history.stage,
    history.version_number,
    history.is_latest,
    history.known_from,
    history.known_to,
    history.victim_group,
    history.answer,
    satisfaction_answer.is_valid,
    satisfaction_answer.is_satisfied,
    history.interview_month,
    history.delivered_lpu_code,
    coalesce(lpus.lpu_code, unallocated.lpu_code) as lpu_code,
    history.respondent_reference,
    history.updated_at,
    history.load_ids
from history
inner join {{ ref('satisfaction_answer') }} as satisfaction_answer on history.answer = satisfaction_answer.answer
cross join unallocated
left join lpus
    on history.delivered_lpu_code = lpus.area_code
    and {{ is_in_force('lpus', 'history.interview_month') }}
