-- One row per answer of the satisfaction survey.
{{ config(tags=['policy']) }}

select
    answer,
    answer_name,
    position,
    is_valid,
    is_satisfied
from {{ ref('satisfaction_answer') }}
