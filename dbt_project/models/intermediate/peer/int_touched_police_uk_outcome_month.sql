-- One row per force and month with a new delivery of outcomes.
select distinct
    part as force_id,
    business_from as month_start_date
from {{ ref('stg_load') }}
where feed = 'police_uk_outcomes' and is_new
