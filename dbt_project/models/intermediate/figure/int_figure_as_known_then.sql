-- One row per crime type, area and statistic of last year's count as it was known last year.
{{ config(materialized='replaced_view') }}

with restated as (

    select * from {{ ref('int_crime_restated_count') }}
    where compared_with = 'previous_year'

),

counts as (

    select
        measures.measure_id,
        counts.area_type,
        counts.area_name,
        counts.previous_year,
        coalesce(restated.late_count, 0) as late,
        coalesce(restated.cancelled_count, 0) as cancelled,
        coalesce(restated.moved_in_count, 0) as moved_in,
        coalesce(restated.moved_out_count, 0) as moved_out
    from {{ ref('int_crime_period') }} as counts
    inner join {{ ref('int_measure_area') }} as measures
        on {{ is_shown_crime('measures', 'counts') }}
    -- Where last year's knowledge was not kept, there is no figure.
    inner join {{ ref('int_earlier_state') }} as states
        on states.compared_with = 'previous_year' and states.feed = 'crime'
    left join restated
        on counts.category_id = restated.category_id
        and counts.area_type = restated.area_type
        and counts.area_name = restated.area_name
    where counts.period = 'financial_year_to_date'

),

differences as (

    select
        *,
        late - cancelled + moved_in - moved_out as difference,
        jsonb_build_object('late', late, 'cancelled', cancelled, 'moved_in', moved_in, 'moved_out', moved_out) as records
    from counts

)

select
    measure_id,
    area_type,
    area_name,
    'previous_year_as_known_then' as statistic,
    previous_year - difference as exact_value,
    case when previous_year is null then 'no comparison' end as label,
    records || jsonb_build_object('previous_year', previous_year) as inputs,
    null::text as formula
from differences

union all

select
    measure_id,
    area_type,
    area_name,
    'maturity_difference' as statistic,
    case when previous_year is not null then difference end as exact_value,
    case when previous_year is null then 'no comparison' end as label,
    records as inputs,
    null::text as formula
from differences
