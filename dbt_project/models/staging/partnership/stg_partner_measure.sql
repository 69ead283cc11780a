-- One row per partner, priority, measure and period, from the newest accepted delivery that holds it.
with delivered as (

    select * from {{ source('raw', 'partner_measure') }}

),

newest as (

    {{ newest_delivered('partner_measure', ['partner_id', 'priority_id', 'measure', 'period_from'], ref('stg_load')) }}

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
from newest
