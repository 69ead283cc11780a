-- One row per offence, category that every crime of it belongs to, and time in which it does.
{{ config(tags=['policy']) }}

select
    offence_key,
    category_id as category,
    valid_from,
    valid_to
from {{ ref('bridge_crime_category') }}
where not is_domestic and not is_hate_crime
