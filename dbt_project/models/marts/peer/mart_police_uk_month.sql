-- One row per force, month and police.uk crime type.
select
    months.force_id,
    months.month_start_date,
    months.crime_type,
    months.crime_count,
    months.is_crime,
    months.category_id,
    held.reason as held_back
from {{ ref('int_police_uk_crime_type') }} as months
left join {{ ref('int_peer_held_month') }} as held
    on held.source = 'police_uk'
    and months.force_id = held.force_id
    and months.month_start_date = held.month_start_date
    and held.is_whole_month
