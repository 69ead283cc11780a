-- One row per earlier state, category and reporting area whose count is another one now, with the records that made it so.
{{ config(materialized='replaced_view') }}

with sides as (

    select
        compared_with,
        crime_number,
        reason,
        false as is_now,
        recorded_date_then as recorded_date,
        lpu_code_then as lpu_code,
        offence_key_then as offence_key,
        is_domestic_then as is_domestic,
        is_hate_crime_then as is_hate_crime
    from {{ ref('int_crime_restated') }}
    where offence_key_then is not null

    union all

    select
        compared_with,
        crime_number,
        reason,
        true as is_now,
        recorded_date_now as recorded_date,
        lpu_code_now as lpu_code,
        offence_key_now as offence_key,
        is_domestic_now as is_domestic,
        is_hate_crime_now as is_hate_crime
    from {{ ref('int_crime_restated') }}
    where offence_key_now is not null

),

-- A crime that counts in the same category and area then and now makes no difference there, whatever else changed.
differing as (

    select
        sides.compared_with,
        sides.crime_number,
        sides.reason,
        bridge.category_id,
        areas.area_type,
        areas.area_name,
        bool_or(sides.is_now) as is_now
    from sides
    inner join {{ ref('bridge_crime_category') }} as bridge
        on sides.offence_key = bridge.offence_key
        and sides.is_domestic = bridge.is_domestic
        and sides.is_hate_crime = bridge.is_hate_crime
        and {{ is_in_force('bridge', 'sides.recorded_date') }}
    inner join {{ ref('bridge_area_lpu') }} as areas on sides.lpu_code = areas.lpu_code
    group by sides.compared_with, sides.crime_number, sides.reason, bridge.category_id, areas.area_type, areas.area_name
    having count(*) = 1

)

select
    compared_with,
    category_id,
    area_type,
    area_name,
    count(*) filter (where reason = 'late')::integer as late_count,
    count(*) filter (where reason = 'cancelled')::integer as cancelled_count,
    count(*) filter (where reason in ('reclassified', 'amended') and is_now)::integer as moved_in_count,
    count(*) filter (where reason in ('reclassified', 'amended') and not is_now)::integer as moved_out_count
from differing
group by compared_with, category_id, area_type, area_name
