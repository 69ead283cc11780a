-- One row per force, month and category, from the newest accepted delivery that holds it.
with delivered as (

    select * from {{ source('raw', 'peer_month') }}

),

loads as (

    select
        load_id,
        supplied_at
    from {{ ref('stg_load') }}
    where feed = 'peer_month'

),

ranked as (

    select
        delivered.*,
        row_number() over (
            partition by delivered.force_id, delivered.month, delivered.category_id
            order by loads.supplied_at desc, loads.load_id desc
        ) as newest_first
    from delivered
    inner join loads on delivered._load_id = loads.load_id
    where {{ not_set_aside('peer_month', ['force_id', 'month', 'category_id']) }}

)

select
    force_id,
    to_date(month, 'YYYY-MM') as month_start_date,
    category_id,
    recorded_count::integer as recorded_count,
    outcome_count::integer as outcome_count,
    _load_id as load_id,
    _source_row as source_row
from ranked
where newest_first = 1
