-- One row per operation.
with records as (

    select * from {{ ref('int_register_record') }}
    where entity = 'operation'

)

select
    records.record_id as operation_id,
    {{ named_cell('name') }},
    {{ named_cell('objective') }},
    {{ named_cell('start_date', 'date') }},
    {{ named_cell('end_date', 'date') }},
    coalesce({{ cell('status') }}, 'planned') as status,
    {{ named_cell('measure_id') }},
    {{ named_cell('second_measure_id') }},
    {{ named_cell('area_name') }},
    {{ named_cell('owner') }},
    coalesce(history.update_count, 0) as update_count,
    history.latest_update,
    records.conflict_count
from records
left join {{ ref('int_register_history') }} as history on records.record_id = history.record_id
