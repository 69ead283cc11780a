-- One row per thing outside the force that may come to matter.
with records as (

    select * from {{ ref('int_register_record') }}
    where entity = 'horizon_item'

)

select
    records.record_id as horizon_item_id,
    {{ words_cell('title') }},
    {{ named_cell('information_source') }},
    {{ named_cell('address') }},
    {{ named_cell('item_date', 'date') }},
    {{ named_cell('summary') }},
    {{ named_cell('measure_id') }},
    {{ named_cell('owner') }},
    {{ named_cell('review_date', 'date') }},
    coalesce({{ cell('status') }}, 'watching') as status,
    coalesce(history.update_count, 0) as update_count,
    history.latest_update,
    records.conflict_count
from records
left join {{ ref('int_register_history') }} as history on records.record_id = history.record_id
