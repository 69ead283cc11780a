-- One row per survey response, stage of service and accepted delivery that holds it.
with delivered as (

    select * from {{ source('raw', 'satisfaction') }}

),

loads as (

    select load_id from {{ ref('stg_load') }}

)

select
    delivered.response_reference,
    delivered.stage,
    delivered.victim_group,
    delivered.answer,
    to_date(delivered.interview_month, 'YYYY-MM') as interview_month,
    delivered.lpu_code as delivered_lpu_code,
    delivered.respondent_reference,
    {{ london_time('delivered.updated_at') }} as updated_at,
    delivered._load_id as load_id,
    delivered._source_row as source_row
from delivered
where
    delivered._load_id in (select loads.load_id from loads)
    and {{ not_set_aside('satisfaction', ['response_reference', 'stage']) }}
