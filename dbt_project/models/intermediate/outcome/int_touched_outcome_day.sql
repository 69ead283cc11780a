-- One row per outcome date and LPU under which an outcome of a touched crime is, or ever was, counted.
with touched as (

    select crime_number from {{ ref('int_touched_crime') }}

    union

    select crime_number
    from {{ ref('int_outcome_version') }}
    where outcome_reference in (select touched.outcome_reference from {{ ref('int_touched_outcome') }} as touched)

)

select distinct
    outcomes.outcome_date,
    crimes.lpu_code
from touched
inner join {{ ref('int_outcome_version') }} as outcomes on touched.crime_number = outcomes.crime_number
inner join {{ ref('int_crime_version') }} as crimes on touched.crime_number = crimes.crime_number
