-- One row per reporting area (force, BCU or LPU), as areas stand at the as-at date.
with areas as (

    select distinct
        area_type,
        area_name,
        bcu_name,
        is_unallocated,
        area_from,
        area_to
    from {{ ref('bridge_area_lpu') }}

    union

    -- Open data knows no area below the force, which then has no LPU inside it.
    select
        area_type,
        area_name,
        null as bcu_name,
        false as is_unallocated,
        '-infinity'::date as area_from,
        'infinity'::date as area_to
    from {{ ref('int_area') }}
    where area_type = 'force'

)

select
    area_type || ':' || area_name as reporting_area_key,
    area_type,
    area_name,
    bcu_name,
    is_unallocated,
    area_from,
    area_to
from areas
