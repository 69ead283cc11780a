-- An outcome may arrive before its crime; until then it counts in no category.
{{ config(severity='warn', meta={'owner': 'Force crime registrar'}) }}

select history.outcome_reference
from {{ ref('int_touched_outcome') }} as touched
inner join {{ ref('int_outcome_version') }} as history on touched.outcome_reference = history.outcome_reference
left join {{ ref('int_crime_version') }} as crime on history.crime_number = crime.crime_number and crime.is_latest
where history.is_latest and crime.crime_number is null
