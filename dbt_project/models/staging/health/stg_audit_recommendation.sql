-- One row per audit recommendation, as the newest accepted delivery that holds it has it.
with delivered as (

    select * from {{ source('raw', 'audit_recommendation') }}

),

newest as (

    {{ newest_delivered('audit_recommendation', ['recommendation_reference'], ref('stg_load')) }}

)

select
    recommendation_reference,
    audit,
    priority,
    owner,
    raised_on::date as raised_on,
    due_on::date as due_on,
    completed_on::date as completed_on,
    _load_id as load_id,
    _source_row as source_row
from newest
