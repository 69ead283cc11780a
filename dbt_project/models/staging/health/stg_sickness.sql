-- One row per month, department and role type, from the newest accepted delivery that holds it.
with delivered as (

    select * from {{ source('raw', 'sickness') }}

),

loads as (

    select
        load_id,
        supplied_at
    from {{ ref('stg_load') }}
    where feed = 'sickness'

),

ranked as (

    select
        delivered.*,
        row_number() over (
            partition by delivered.month, delivered.department, delivered.role_type
            order by loads.supplied_at desc, loads.load_id desc
        ) as newest_first
    from delivered
    inner join loads on delivered._load_id = loads.load_id
    where {{ not_set_aside('sickness', ['month', 'department', 'role_type']) }}

)

select
    to_date(month, 'YYYY-MM') as month_start_date,
    department,
    role_type,
    strength_fte::numeric as strength_fte,
    days_lost::numeric as days_lost,
    _load_id as load_id,
    _source_row as source_row
from ranked
where newest_first = 1
