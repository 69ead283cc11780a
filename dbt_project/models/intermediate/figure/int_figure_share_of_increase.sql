-- One row per crime type and force or BCU: its share of the increase of all crime.
{{ config(materialized='replaced_view') }}

with changes as (

    select
        *,
        numerator - previous_numerator as change
    from {{ ref('int_measure_against_target') }}
    where measure_type = 'recorded_crime' and area_type in ('force', 'bcu') and not is_unallocated

),

shares as (

    select
        part.measure_id,
        part.area_type,
        part.area_name,
        part.change,
        whole.change as total_change
    from changes as part
    inner join changes as whole
        on part.area_type = whole.area_type
        and part.area_name = whole.area_name
        and whole.category_id = 'all_crime'
        and part.category_id <> 'all_crime'

)

select
    measure_id,
    area_type,
    area_name,
    'share_of_increase' as statistic,
    case when total_change > 0 then 100.0 * change / total_change end as exact_value,
    case
        when total_change is null then 'no comparison'
        when total_change <= 0 then 'all crime has not increased'
    end as label,
    jsonb_build_object('change', change, 'total_change', total_change) as inputs,
    null::text as formula
from shares
