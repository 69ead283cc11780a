-- One row per Crime ID that more than one published row of the force has.
with own as (

    {{ own_force_of_open_data() }}

),

crimes as (

    select street.*
    from {{ ref('stg_police_uk_street') }} as street
    inner join own on street.force_id = own.force_id
    where street.crime_id is not null

)

select
    force_id,
    crime_id,
    count(*)::integer as row_count,
    count(distinct crime_type)::integer as crime_type_count,
    count(distinct location_name)::integer as place_count,
    min(month_start_date) as first_month,
    max(month_start_date) as last_month
from crimes
group by force_id, crime_id
having count(*) > 1
