-- One row per list that the register's workbook offers, and value on it.
with owners as (

    select distinct register_owner.owner
    from {{ ref('register_owner') }} as register_owner
    inner join {{ ref('int_as_at') }} as as_at
        on {{ is_in_force('register_owner', 'as_at.as_at_date') }}

),

areas as (

    select distinct
        areas.area_name,
        areas.area_type
    from {{ ref('int_area') }} as areas
    inner join {{ ref('int_as_at') }} as as_at
        on {{ is_in_force('areas', 'as_at.as_at_date') }}
    where areas.area_type in ('force', 'bcu', 'lpu') and not areas.is_unallocated

)

select
    'measure' as list_name,
    measure_id as choice,
    title || ' (' || lower(purpose) || ')' as label,
    position::integer as position
from {{ ref('dim_measure') }}

union all

select
    'area' as list_name,
    area_name as choice,
    area_name as label,
    case area_type when 'force' then 0 when 'bcu' then 1 else 2 end as position
from areas

union all

select
    'owner' as list_name,
    owner as choice,
    owner as label,
    0 as position
from owners
