-- One row per recorded date and LPU under which a touched crime is, or ever was, recorded.
select distinct
    recorded_date,
    lpu_code
from {{ ref('int_crime_version') }}
where crime_number in (select touched.crime_number from {{ ref('int_touched_crime') }} as touched)
