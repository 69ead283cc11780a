-- One row per outcome and accepted delivery that holds it.
with delivered as (

    select * from {{ source('raw', 'outcome') }}

),

loads as (

    select load_id from {{ ref('stg_load') }}

)

select
    delivered.outcome_reference,
    delivered.crime_number,
    delivered.outcome_type,
    delivered.outcome_date::date as outcome_date,
    delivered.tic_parent_crime_number,
    delivered.status,
    {{ london_time('delivered.updated_at') }} as updated_at,
    delivered._load_id as load_id,
    delivered._source_row as source_row
from delivered
where
    delivered._load_id in (select loads.load_id from loads)
    and {{ not_set_aside('outcome', ['outcome_reference']) }}
