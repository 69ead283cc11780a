-- One row per force, month and police.uk crime type.
select
    force_id,
    month_start_date,
    crime_type,
    crime_count
from {{ ref('int_police_uk_month') }}
