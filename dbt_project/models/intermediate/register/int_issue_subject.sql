-- One row per measure and area that the warehouse may ever have proposed an issue of, with that issue's id.
with subjects as (

    select
        measure_id,
        area_type,
        area_name
    from {{ ref('int_measure_area') }}

    union

    -- An area that is no more, or has another name now, is there under the name that it had, too.
    select
        measures.measure_id,
        areas.area_type,
        areas.area_name
    from {{ ref('dim_measure') }} as measures
    cross join {{ ref('int_area') }} as areas
    where areas.area_type in ('force', 'bcu', 'lpu')

)

select
    measure_id,
    area_type,
    area_name,
    {{ record_id('I', issue_words()) }} as issue_id
from subjects
