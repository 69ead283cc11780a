-- One row per measure and area: its value in the measure's own period and a year earlier, unrounded.
{{ config(materialized='replaced_view') }}

select
    areas.measure_id,
    areas.area_type,
    areas.area_name,
    'financial_year_to_date' as period,
    crimes.actual as numerator,
    1 as denominator,
    case when crimes.is_comparable then crimes.previous_year end as previous_numerator,
    1 as previous_denominator,
    crimes.actual::numeric as actual,
    case when crimes.is_comparable then crimes.previous_year::numeric end as previous_year
from {{ ref('int_measure_area') }} as areas
inner join {{ ref('int_crime_period') }} as crimes
    on areas.category_id = crimes.category_id
    and areas.area_type = crimes.area_type
    and areas.area_name = crimes.area_name
    and crimes.period = 'financial_year_to_date'
where areas.measure_type = 'recorded_crime'

union all

select
    measure_id,
    area_type,
    area_name,
    'financial_year_to_date' as period,
    outcome_count as numerator,
    crime_count as denominator,
    case when is_comparable then previous_outcome_count end as previous_numerator,
    case when is_comparable then previous_crime_count end as previous_denominator,
    100.0 * outcome_count / nullif(crime_count, 0) as actual,
    case when is_comparable then 100.0 * previous_outcome_count / nullif(previous_crime_count, 0) end as previous_year
from {{ ref('int_outcome_period') }}

union all

select
    measure_id,
    area_type,
    area_name,
    'rolling_12_months' as period,
    -- Too few answers are withheld here, so that nothing made from this row can tell them.
    case when is_shown then satisfied_count end as numerator,
    valid_count as denominator,
    case when is_previous_shown then previous_satisfied_count end as previous_numerator,
    previous_valid_count as previous_denominator,
    case when is_shown then satisfied_pct end as actual,
    case when is_previous_shown then previous_satisfied_pct end as previous_year
from {{ ref('int_satisfaction_period') }}
