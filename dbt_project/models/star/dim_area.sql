-- One row per area (force, BCU, LPU or beat) and time in which it stood so.
{{ config(tags=['policy']) }}

with areas as (

    select * from {{ ref('area') }}

),

placed as (

    select
        areas.*,
        parent.parent_area_code as grandparent_area_code
    from areas
    left join areas as parent
        on areas.parent_area_code = parent.area_code
        and {{ is_in_force('parent', 'areas.valid_from') }}

),

levels as (

    select
        *,
        case area_type when 'lpu' then area_code when 'beat' then parent_area_code end as lpu_code,
        case area_type
            when 'bcu' then area_code when 'lpu' then parent_area_code when 'beat' then grandparent_area_code
        end as bcu_code
    from placed

)

select
    levels.area_code,
    levels.area_type,
    levels.area_name,
    levels.lpu_code,
    lpu.area_name as lpu_name,
    levels.bcu_code,
    bcu.area_name as bcu_name,
    levels.is_unallocated,
    levels.name_status,
    levels.valid_from,
    levels.valid_to
from levels
left join areas as lpu
    on levels.lpu_code = lpu.area_code and {{ is_in_force('lpu', 'levels.valid_from') }}
left join areas as bcu
    on levels.bcu_code = bcu.area_code and {{ is_in_force('bcu', 'levels.valid_from') }}
