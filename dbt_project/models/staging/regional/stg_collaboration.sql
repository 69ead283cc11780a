-- One row per collaboration unit, force and quarter, from the newest accepted delivery that holds it.
with delivered as (

    select * from {{ source('raw', 'collaboration') }}

),

loads as (

    select
        load_id,
        supplied_at
    from {{ ref('stg_load') }}
    where feed = 'collaboration'

),

ranked as (

    select
        delivered.*,
        row_number() over (
            partition by delivered.unit_id, delivered.force_id, delivered.period_from
            order by loads.supplied_at desc, loads.load_id desc
        ) as newest_first
    from delivered
    inner join loads on delivered._load_id = loads.load_id
    where {{ not_set_aside('collaboration', ['unit_id', 'force_id', 'period_from']) }}

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
from ranked
where newest_first = 1
