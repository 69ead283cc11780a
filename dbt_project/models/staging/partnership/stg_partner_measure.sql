-- One row per partner, priority, measure and period, from the newest accepted delivery that holds it.
with delivered as (

    select * from {{ source('raw', 'partner_measure') }}

),

loads as (

    select
        load_id,
        supplied_at
    from {{ ref('stg_load') }}
    where feed = 'partner_measure'

),

ranked as (

    select
        delivered.*,
        row_number() over (
            partition by delivered.partner_id, delivered.priority_id, delivered.measure, delivered.period_from
            order by loads.supplied_at desc, loads.load_id desc
        ) as newest_first
    from delivered
    inner join loads on delivered._load_id = loads.load_id
    where {{ not_set_aside('partner_measure', ['partner_id', 'priority_id', 'measure', 'period_from']) }}

)

select
    partner_id,
    priority_id,
    measure,
    period_from::date as period_from,
    period_to::date as period_to,
    numerator::numeric as numerator,
    denominator::numeric as denominator,
    target::numeric as target,
    direction,
    source,
    confidence,
    _load_id as load_id,
    _source_row as source_row
from ranked
where newest_first = 1
