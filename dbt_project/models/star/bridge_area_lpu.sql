-- One row per reporting area (force, BCU or LPU), as areas stand at the as-at date, and LPU that counts in it.
with lpus as (

    select distinct
        areas.lpu_code,
        areas.current_lpu_name,
        areas.current_bcu_name,
        areas.force_name,
        areas.is_unallocated,
        areas.is_current,
        areas.lpu_from,
        areas.lpu_to
    from {{ ref('dim_area') }} as areas
    cross join {{ ref('int_as_at') }} as as_at
    where areas.lpu_from <= coalesce(as_at.as_at_date, '9999-12-30'::date)

),

bcus as (

    select distinct
        area_name as bcu_name,
        is_unallocated
    from {{ ref('int_area') }}
    where area_type = 'bcu'

)

select
    'lpu' as area_type,
    -- An LPU that is no more says so: its successor may have its name, and is not the same series.
    case
        when lpus.is_current then lpus.current_lpu_name
        else lpus.current_lpu_name || ' (to ' || to_char(lpus.lpu_to - 1, 'FMDD FMMonth YYYY') || ')'
    end as area_name,
    lpus.current_bcu_name as bcu_name,
    lpus.is_unallocated,
    lpus.lpu_code,
    lpus.lpu_from as area_from,
    lpus.lpu_to as area_to
from lpus

union all

select
    'bcu' as area_type,
    lpus.current_bcu_name as area_name,
    lpus.current_bcu_name as bcu_name,
    bcus.is_unallocated,
    lpus.lpu_code,
    '-infinity'::date as area_from,
    'infinity'::date as area_to
from lpus
inner join bcus on lpus.current_bcu_name = bcus.bcu_name

union all

select
    'force' as area_type,
    lpus.force_name as area_name,
    null as bcu_name,
    false as is_unallocated,
    lpus.lpu_code,
    '-infinity'::date as area_from,
    'infinity'::date as area_to
from lpus
