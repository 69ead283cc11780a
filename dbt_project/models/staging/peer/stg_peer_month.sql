-- One row per force, month and category, from the newest accepted delivery that holds it; what a signed one withdrew is not there.
with delivered as (

    select * from {{ source('raw', 'peer_month') }}

),

newest as (

    {{ newest_delivered('peer_month', ['force_id', 'month', 'category_id'], ref('stg_load')) }}

),

-- Whoever signs states a month whole: a category that it no longer sends is kept back, and would else never be corrected again.
stated as (

    select distinct on (delivered.force_id, delivered.month)
        delivered.force_id,
        delivered.month,
        loads.load_id,
        loads.supplied_at
    from delivered
    inner join {{ ref('stg_load') }} as loads on delivered._load_id = loads.load_id and loads.feed = 'peer_month'
    where loads.is_signed
    order by delivered.force_id asc, delivered.month asc, loads.supplied_at desc, loads.load_id desc

)

select
    newest.force_id,
    to_date(newest.month, 'YYYY-MM') as month_start_date,
    newest.category_id,
    newest.recorded_count::integer as recorded_count,
    newest.outcome_count::integer as outcome_count,
    newest._load_id as load_id,
    newest._source_row as source_row
from newest
inner join {{ ref('stg_load') }} as loads on newest._load_id = loads.load_id
left join stated on newest.force_id = stated.force_id and newest.month = stated.month
where
    stated.load_id is null
    or (loads.supplied_at, loads.load_id) >= (stated.supplied_at, stated.load_id)
    -- It holds the category, and an engineer set that record aside: the one before stands again.
    or exists (
        select from delivered
        where
            delivered._load_id = stated.load_id
            and delivered.force_id = newest.force_id
            and delivered.month = newest.month
            and delivered.category_id = newest.category_id
    )
