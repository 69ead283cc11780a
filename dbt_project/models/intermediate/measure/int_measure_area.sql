-- One row per measure and reporting area that it may be shown for.
{{ config(materialized='replaced_view') }}

with areas as (

    select
        area_type,
        area_name,
        bcu_name,
        is_unallocated,
        area_to
    from {{ ref('bridge_area_lpu') }}

    union

    -- Open data knows no area below the force, which then has no LPU inside it.
    select
        area_type,
        area_name,
        null as bcu_name,
        false as is_unallocated,
        'infinity'::date as area_to
    from {{ ref('int_area') }}
    where area_type = 'force'

)

select
    measures.measure_id,
    measures.measure_type,
    measures.category_id,
    measures.definition_version,
    areas.area_type,
    areas.area_name,
    areas.bcu_name,
    areas.is_unallocated,
    areas.area_to
from {{ ref('dim_measure') }} as measures
inner join areas
    on areas.area_type = 'force'
    or measures.minimum_area_type = 'lpu'
    or measures.minimum_area_type = areas.area_type
