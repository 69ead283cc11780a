-- One row per reporting area (force, BCU or LPU) and LPU inside it.
{{ config(tags=['policy']) }}

with lpus as (

    select distinct
        area_code as lpu_code,
        area_name as lpu_name,
        bcu_code,
        bcu_name,
        is_unallocated
    from {{ ref('dim_area') }}
    where area_type = 'lpu'

),

bcus as (

    select
        area_code as bcu_code,
        is_unallocated
    from {{ ref('dim_area') }}
    where area_type = 'bcu'

),

force as (

    select area_name
    from {{ ref('dim_area') }}
    where area_type = 'force'

)

select
    'lpu' as area_type,
    lpus.lpu_name as area_name,
    lpus.bcu_name,
    lpus.is_unallocated,
    lpus.lpu_code
from lpus

union all

select
    'bcu' as area_type,
    lpus.bcu_name as area_name,
    lpus.bcu_name,
    bcus.is_unallocated,
    lpus.lpu_code
from lpus
inner join bcus on lpus.bcu_code = bcus.bcu_code

union all

select
    'force' as area_type,
    force.area_name,
    null as bcu_name,
    false as is_unallocated,
    lpus.lpu_code
from lpus
cross join force
