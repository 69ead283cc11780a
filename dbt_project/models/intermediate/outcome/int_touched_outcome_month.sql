-- One row per month and LPU with a touched outcome day.
select distinct
    date_trunc('month', outcome_date)::date as month_start_date,
    lpu_code
from {{ ref('int_touched_outcome_day') }}
