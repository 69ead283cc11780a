-- One row per interview month and LPU under which a touched answer is, or ever was, counted.
select distinct
    versions.interview_month as month_start_date,
    versions.lpu_code
from {{ ref('int_satisfaction_version') }} as versions
inner join {{ ref('int_touched_satisfaction') }} as touched
    on versions.response_reference = touched.response_reference and versions.stage = touched.stage
