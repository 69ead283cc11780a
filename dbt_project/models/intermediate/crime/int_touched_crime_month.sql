-- One row per month and LPU with a touched day.
select distinct
    date_trunc('month', recorded_date)::date as month_start_date,
    lpu_code
from {{ ref('int_touched_crime_day') }}
