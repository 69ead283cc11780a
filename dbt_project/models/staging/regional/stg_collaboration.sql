-- One row per collaboration unit, force and quarter, from the newest accepted delivery that holds it.
with delivered as (

    select * from {{ source('raw', 'collaboration') }}

),

newest as (

    {{ newest_delivered('collaboration', ['unit_id', 'force_id', 'period_from'], ref('stg_load')) }}

)

select
    unit_id,
    force_id,
    period_from::date as period_from,
    period_to::date as period_to,
    contribution_gbp::numeric as contribution_gbp,
    contribution_fte::numeric as contribution_fte,
    output_count::integer as output_count,
    outcome_count::integer as outcome_count,
    _load_id as load_id,
    _source_row as source_row
from newest
