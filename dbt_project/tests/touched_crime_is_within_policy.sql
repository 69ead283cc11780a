-- A crime recorded on a day for which no counting rule holds (an old one, amended now, or a year typed wrongly) counts in no figure.
{{ config(severity='warn', meta={'owner': 'Force crime registrar'}) }}

select touched.crime_number
from {{ ref('int_touched_crime') }} as touched
inner join {{ ref('int_crime') }} as crime on touched.crime_number = crime.crime_number
where
    crime.is_counted
    and not exists (
        select from {{ ref('category_rule') }} as rules
        where rules.rule = 'every_crime' and crime.recorded_date >= rules.valid_from and crime.recorded_date < rules.valid_to
    )
