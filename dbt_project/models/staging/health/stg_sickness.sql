-- One row per month, department and role type, from the newest accepted delivery that holds it.
with delivered as (

    select * from {{ source('raw', 'sickness') }}

),

newest as (

    {{ newest_delivered('sickness', ['month', 'department', 'role_type'], ref('stg_load')) }}

)

select
    to_date(month, 'YYYY-MM') as month_start_date,
    department,
    role_type,
    strength_fte::numeric as strength_fte,
    days_lost::numeric as days_lost,
    _load_id as load_id,
    _source_row as source_row
from newest
