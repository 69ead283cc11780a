-- One row per crime and category that it belongs to; categories overlap, so their counts never add up.
{{ config(materialized='replaced_view') }}

select
    crime.crime_number,
    bridge.category_id
from {{ ref('int_crime') }} as crime
inner join {{ ref('bridge_crime_category') }} as bridge
    on crime.offence_key = bridge.offence_key
    and crime.is_domestic = bridge.is_domestic
    and crime.is_hate_crime = bridge.is_hate_crime
    and {{ is_in_force('bridge', 'crime.recorded_date') }}
