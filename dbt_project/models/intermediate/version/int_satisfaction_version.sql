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

    select
        area_code,
        valid_from,
        valid_to
    from {{ ref('int_area') }}
    where area_type = 'lpu'

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
    case
        -- An interview is known by its month: the LPU that stood on any day of it counts the answer.
        when exists (
            select from lpus
            where
                lpus.area_code = history.delivered_lpu_code
                and lpus.valid_from < history.interview_month + interval '1 month'
                and lpus.valid_to > history.interview_month
        ) then history.delivered_lpu_code
        else of_force.lpu_code
    end as lpu_code,
    history.respondent_reference,
    history.updated_at,
    history.load_ids
from history
inner join {{ ref('satisfaction_answer') }} as satisfaction_answer on history.answer = satisfaction_answer.answer
left join {{ ref('int_collecting_lpu') }} as of_force
    on of_force.area_type = 'force'
    and {{ is_in_force('of_force', 'history.interview_month') }}
