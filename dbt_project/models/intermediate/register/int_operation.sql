-- One row per operation that people wrote down.
{{ config(materialized='replaced_view') }}

with records as (

    select * from {{ ref('int_register_record') }}
    where entity = 'operation'

)

select
    records.record_id as operation_id,
    {{ words_cell('name') }},
    {{ named_cell('objective') }},
    {{ named_cell('start_date', 'date') }},
    {{ named_cell('end_date', 'date') }},
    coalesce({{ cell('status') }}, 'planned') as status,
    {{ named_cell('measure_id') }},
    {{ named_cell('second_measure_id') }},
    {{ named_cell('area_name') }},
    {{ named_cell('owner') }},
    records.conflict_count
from records
