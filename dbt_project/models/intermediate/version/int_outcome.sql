-- One row per outcome, as known now, with the place and class of its crime as known now.
{{ config(materialized='replaced_view') }}

with outcomes as (

    select *
    from {{ ref('int_outcome_version') }}
    where is_latest

),

crimes as (

    select * from {{ ref('int_crime') }}

)

select
    outcomes.outcome_reference,
    outcomes.version_number,
    outcomes.known_from,
    outcomes.crime_number,
    crimes.crime_number is not null as has_crime,
    outcomes.outcome_type,
    outcomes.outcome_date,
    outcomes.is_taken_into_consideration,
    outcomes.tic_parent_crime_number,
    outcomes.status,
    outcomes.is_counted,
    crimes.recorded_date as crime_recorded_date,
    crimes.offence_key,
    crimes.is_domestic,
    crimes.is_hate_crime,
    crimes.lpu_code,
    outcomes.updated_at
from outcomes
left join crimes on outcomes.crime_number = crimes.crime_number
