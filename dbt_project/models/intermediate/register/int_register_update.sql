-- One row per update that people wrote, of whatever record.
{{ config(materialized='replaced_view') }}

with records as (

    select * from {{ ref('int_register_record') }}
    where entity = 'update'

)

select
    records.record_id as update_id,
    {{ named_cell('about_id') }},
    coalesce({{ cell('update_date', 'date') }}, records.first_known_date) as update_date,
    {{ named_cell('meeting') }},
    {{ named_cell('words') }},
    {{ named_cell('said_by') }}
from records
