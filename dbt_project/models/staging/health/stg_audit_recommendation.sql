-- One row per audit recommendation, as the newest accepted delivery that holds it has it.
with delivered as (

    select * from {{ source('raw', 'audit_recommendation') }}

),

loads as (

    select
        load_id,
        supplied_at
    from {{ ref('stg_load') }}
    where feed = 'audit_recommendation'

),

ranked as (

    select
        delivered.*,
        row_number() over (
            partition by delivered.recommendation_reference
            order by loads.supplied_at desc, loads.load_id desc
        ) as newest_first
    from delivered
    inner join loads on delivered._load_id = loads.load_id
    where {{ not_set_aside('audit_recommendation', ['recommendation_reference']) }}

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
from ranked
where newest_first = 1
