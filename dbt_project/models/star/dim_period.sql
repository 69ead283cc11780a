-- One row per period of which the marts hold figures.
{{ config(tags=['policy']) }}

select
    period,
    title,
    unit,
    unit_count,
    position
from {{ ref('period') }}
