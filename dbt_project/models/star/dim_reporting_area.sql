-- One row per reporting area (force, BCU or LPU), as areas stand at the as-at date.
with members as (

    select * from {{ ref('bridge_area_lpu') }}

),

areas as (

    select
        area_type,
        area_name,
        max(bcu_name) as bcu_name,
        bool_and(is_unallocated) as is_unallocated,
        min(area_from) as area_from,
        max(area_to) as area_to
    from members
    group by area_type, area_name

    union all

    -- Open data knows no area below the force, which then has no LPU inside it.
    select distinct
        area_type,
        area_name,
        null as bcu_name,
        false as is_unallocated,
        '-infinity'::date as area_from,
        'infinity'::date as area_to
    from {{ ref('int_area') }}
    where area_type = 'force' and not exists (select from members)

)

select
    {{ reporting_area_key() }} as reporting_area_key,
    area_type,
    area_name,
    bcu_name,
    is_unallocated,
    area_from,
    area_to
from areas
