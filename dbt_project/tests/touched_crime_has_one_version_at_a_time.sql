-- Every crime that this build's deliveries hold has exactly one latest version, and never two versions known at one moment.
-- A status that is missing from the seed crime_status would show here.
with touched as (

    select crime_number from {{ ref('int_touched_crime') }}

),

versions as (

    select
        touched.crime_number,
        history.is_latest,
        history.known_from,
        history.known_to,
        lead(history.known_from) over (partition by touched.crime_number order by history.known_from, history.known_to) as next_from
    from touched
    left join {{ ref('int_crime_version') }} as history on touched.crime_number = history.crime_number
    where history.crime_number is null or history.known_from < history.known_to

)

select crime_number
from versions
group by crime_number
having count(*) filter (where is_latest) <> 1 or bool_or(next_from < known_to)
