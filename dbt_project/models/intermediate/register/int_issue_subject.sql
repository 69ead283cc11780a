-- One row per issue that the warehouse may ever have proposed of a measure and area.
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

),

named as (

    select
        measure_id,
        area_type,
        area_name,
        {{ record_id('I', issue_words()) }} as issue_id
    from subjects

)

-- Of thousands of ids of one in 10^9 two may be the same, and no issue may stand twice.
select distinct on (issue_id)
    measure_id,
    area_type,
    area_name,
    issue_id
from named
order by issue_id, measure_id, area_type, area_name
