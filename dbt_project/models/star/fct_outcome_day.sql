-- One row per outcome date, LPU as it stood on that date, offence, domestic flag, hate flag and outcome type.
{{ config(materialized='replaced_view') }}

select
    counted.outcome_date,
    areas.area_key,
    counted.offence_key,
    counted.is_domestic,
    counted.is_hate_crime,
    counted.outcome_type,
    counted.outcome_count,
    counted.outcome_within_30_days_count,
    counted.first_outcome_count,
    counted.detected_crime_count
from {{ ref('int_outcome_day') }} as counted
inner join {{ ref('dim_area') }} as areas
    on counted.lpu_code = areas.lpu_code
    and {{ is_in_force('areas', 'counted.outcome_date') }}
