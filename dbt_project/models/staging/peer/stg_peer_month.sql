-- One row per force, month and category, from the newest accepted delivery that holds it.
with delivered as (

    select * from {{ source('raw', 'peer_month') }}

),

newest as (

    {{ newest_delivered('peer_month', ['force_id', 'month', 'category_id'], ref('stg_load')) }}

)

select
    force_id,
    to_date(month, 'YYYY-MM') as month_start_date,
    category_id,
    recorded_count::integer as recorded_count,
    outcome_count::integer as outcome_count,
    _load_id as load_id,
    _source_row as source_row
from newest
