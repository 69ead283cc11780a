-- One row per recorded date, LPU as it stood, offence, domestic flag and hate flag with at least one counted crime.
{{ config(materialized='replaced_view') }}

select
    counted.recorded_date,
    areas.area_key,
    counted.offence_key,
    counted.is_domestic,
    counted.is_hate_crime,
    counted.crime_count
from {{ ref('int_crime_day') }} as counted
inner join {{ ref('dim_area') }} as areas
    on counted.lpu_code = areas.lpu_code
    and {{ is_in_force('areas', 'counted.recorded_date') }}
