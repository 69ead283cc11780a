-- One row per recorded date, LPU as it stood, category, kind of change after recording and other category, with at least one crime.
{{ config(materialized='replaced_view') }}

select
    counted.recorded_date,
    areas.area_key,
    counted.category_id,
    counted.kind,
    counted.other_category_id,
    counted.crime_count
from {{ ref('int_recording_change_day') }} as counted
inner join {{ ref('dim_area') }} as areas
    on counted.lpu_code = areas.lpu_code
    and {{ is_in_force('areas', 'counted.recorded_date') }}
