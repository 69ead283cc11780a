-- One row per action or operation that began, and measure that it is to move.
{{ config(materialized='replaced_view') }}

with operations as (

    select * from {{ ref('int_operation') }}

),

moved as (

    select
        operation_id,
        measure_id
    from operations

    union

    select
        operation_id,
        second_measure_id as measure_id
    from operations

),

written as (

    select
        action_id as intervention_id,
        'action' as intervention_kind,
        title,
        issue_id,
        measure_id,
        area_name,
        start_date,
        done_date as end_date,
        is_ended as is_judged
    from {{ ref('int_action') }}

    union all

    select
        operations.operation_id as intervention_id,
        'operation' as intervention_kind,
        operations.name as title,
        null as issue_id,
        moved.measure_id,
        operations.area_name,
        operations.start_date,
        operations.end_date,
        true as is_judged
    from operations
    inner join moved on operations.operation_id = moved.operation_id

)

select
    written.intervention_id,
    written.measure_id,
    written.intervention_kind,
    written.title,
    written.issue_id,
    -- What names no area may have been done anywhere.
    coalesce(written.area_name, 'force') as area_name,
    written.start_date,
    written.end_date,
    written.is_judged
from written
inner join {{ ref('int_as_at') }} as as_at on written.start_date <= as_at.as_at_date
where written.measure_id is not null
