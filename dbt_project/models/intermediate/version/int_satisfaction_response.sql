-- One row per survey response and stage of service, as known now.
{{ config(materialized='replaced_view') }}

select
    response_reference,
    stage,
    version_number,
    known_from,
    victim_group,
    answer,
    is_valid,
    is_satisfied,
    interview_month,
    delivered_lpu_code,
    lpu_code,
    updated_at
from {{ ref('int_satisfaction_version') }}
where is_latest
