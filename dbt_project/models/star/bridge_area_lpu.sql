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

kinds as (

    select
        area_name as bcu_name,
        bool_and(is_unallocated) as is_unallocated
    from {{ ref('int_area') }}
    where area_type = 'bcu'
    group by area_name

),

-- A BCU begins with the first of its LPUs, whose history it has. One whose LPUs are all no more, such as one that was merged into
-- another and left what it had collected, ends with the last.
bcus as (

    select
        lpus.current_bcu_name as bcu_name,
        kinds.is_unallocated,
        bool_or(lpus.is_current) as is_current,
        min(lpus.lpu_from) as bcu_from,
        max(lpus.lpu_to) as bcu_to
    from lpus
    inner join kinds on lpus.current_bcu_name = kinds.bcu_name
    group by lpus.current_bcu_name, kinds.is_unallocated

),

named as (

    -- An area that is no more says so: its successor may have its name, and is not the same series.
    select
        lpus.*,
        {{ name_with_end('lpus.current_lpu_name', 'lpus.is_current', 'lpus.lpu_to') }} as lpu_name,
        {{ name_with_end('bcus.bcu_name', 'bcus.is_current', 'bcus.bcu_to') }} as bcu_name,
        bcus.is_unallocated as is_bcu_unallocated,
        bcus.bcu_from,
        case when bcus.is_current then 'infinity'::date else bcus.bcu_to end as bcu_to
    from lpus
    left join bcus on lpus.current_bcu_name = bcus.bcu_name

)

select
    'lpu' as area_type,
    lpu_name as area_name,
    bcu_name,
    is_unallocated,
    lpu_code,
    lpu_from as area_from,
    lpu_to as area_to
from named

union all

select
    'bcu' as area_type,
    bcu_name as area_name,
    bcu_name,
    is_bcu_unallocated as is_unallocated,
    lpu_code,
    bcu_from as area_from,
    bcu_to as area_to
from named
where bcu_name is not null

union all

select
    'force' as area_type,
    force_name as area_name,
    null as bcu_name,
    false as is_unallocated,
    lpu_code,
    '-infinity'::date as area_from,
    'infinity'::date as area_to
from named
