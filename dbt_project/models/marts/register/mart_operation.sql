-- One row per operation.
with operations as (

    select * from {{ ref('int_operation') }}

)

select
    operations.operation_id,
    operations.name,
    operations.objective,
    operations.start_date,
    operations.end_date,
    operations.status,
    operations.measure_id,
    operations.second_measure_id,
    operations.area_name,
    operations.owner,
    coalesce(history.update_count, 0) as update_count,
    history.latest_update,
    operations.conflict_count
from operations
left join {{ ref('int_register_history') }} as history on operations.operation_id = history.record_id
