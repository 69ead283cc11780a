-- One row per challenge of the Commissioner to the Force, with response, action and outcome.
with records as (

    select * from {{ ref('int_register_record') }}
    where entity = 'response'

),

responses as (

    select
        records.record_id as response_id,
        {{ words_cell('challenge') }},
        {{ named_cell('issue_id') }},
        {{ named_cell('panel_date', 'date') }},
        {{ named_cell('response') }},
        {{ named_cell('force_action') }},
        {{ named_cell('outcome') }},
        {{ named_cell('owner') }},
        records.conflict_count
    from records

),

issues as (

    select
        issue_id,
        title,
        status,
        measure_id,
        area_name
    from {{ ref('int_issue') }}

)

select
    responses.response_id,
    responses.panel_date,
    responses.challenge,
    responses.response,
    responses.force_action,
    responses.outcome,
    responses.owner,
    responses.issue_id,
    issues.title as issue_title,
    issues.status as issue_status,
    issues.measure_id,
    issues.area_name,
    responses.conflict_count
from responses
left join issues on responses.issue_id = issues.issue_id
