-- One row: how far this build may see. The warehouse sees everything; a past state ends at a date and a moment.
{{ config(materialized='replaced_view') }}

select
    as_at_date,
    known_at,
    dbt_target = 'past' as is_past
from {{ source('ops', 'known_until') }}
where dbt_target = '{{ target.name }}'
