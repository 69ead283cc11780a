-- One row per area (force, BCU, LPU or beat) and time in which it, and what it lies in, stood so.
{{ config(tags=['policy']) }}

with areas as (

    select * from {{ ref('area') }}

),

-- An area's row ends where its parent's does: a BCU that is renamed, or an LPU that moves, starts new rows of all that lies in it.
placed as (

    select
        areas.area_code,
        areas.area_type,
        areas.area_name,
        areas.is_unallocated,
        areas.name_status,
        parent.area_code as parent_area_code,
        parent.area_name as parent_area_name,
        parent.parent_area_code as grandparent_area_code,
        greatest(areas.valid_from, parent.valid_from) as valid_from,
        least(areas.valid_to, parent.valid_to) as valid_to
    from areas
    left join areas as parent
        on areas.parent_area_code = parent.area_code
        and areas.valid_from < parent.valid_to
        and areas.valid_to > parent.valid_from

)

select
    placed.area_code,
    placed.area_type,
    placed.area_name,
    case placed.area_type when 'lpu' then placed.area_code when 'beat' then placed.parent_area_code end as lpu_code,
    case placed.area_type when 'lpu' then placed.area_name when 'beat' then placed.parent_area_name end as lpu_name,
    case placed.area_type
        when 'bcu' then placed.area_code when 'lpu' then placed.parent_area_code when 'beat' then grandparent.area_code
    end as bcu_code,
    case placed.area_type
        when 'bcu' then placed.area_name when 'lpu' then placed.parent_area_name when 'beat' then grandparent.area_name
    end as bcu_name,
    placed.is_unallocated,
    placed.name_status,
    greatest(placed.valid_from, grandparent.valid_from) as valid_from,
    least(placed.valid_to, grandparent.valid_to) as valid_to
from placed
left join areas as grandparent
    on placed.grandparent_area_code = grandparent.area_code
    and placed.valid_from < grandparent.valid_to
    and placed.valid_to > grandparent.valid_from
