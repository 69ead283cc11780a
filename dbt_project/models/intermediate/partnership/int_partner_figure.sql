-- One row per partner, priority and measure: its newest period, and the same period a year earlier.
with measures as (

    select measures.*
    from {{ ref('stg_partner_measure') }} as measures
    inner join {{ ref('int_as_at') }} as as_at on measures.period_to <= as_at.as_at_date

),

newest as (

    select
        *,
        row_number() over (partition by partner_id, priority_id, measure order by period_from desc) as newest_first
    from measures

)

select
    newest.partner_id,
    newest.priority_id,
    newest.measure,
    newest.period_from,
    newest.period_to,
    newest.numerator,
    newest.denominator,
    case when newest.denominator is null then newest.numerator else 100 * newest.numerator / nullif(newest.denominator, 0) end as value,
    newest.target,
    newest.direction,
    newest.source,
    newest.confidence,
    case
        when earlier.denominator is null then earlier.numerator else 100 * earlier.numerator / nullif(earlier.denominator, 0)
    end as previous_value
from newest
left join measures as earlier
    on newest.partner_id = earlier.partner_id
    and newest.priority_id = earlier.priority_id
    and newest.measure = earlier.measure
    and newest.period_from - interval '1 year' = earlier.period_from
where newest.newest_first = 1
