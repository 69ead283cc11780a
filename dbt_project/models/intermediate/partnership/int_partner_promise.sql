-- One row per partner and priority of the Plan that it has promised measures of, and how its deliveries stand.
with promises as (

    select
        partners.*,
        as_at.as_at_date
    from {{ ref('plan_partner') }} as partners
    inner join {{ ref('int_as_at') }} as as_at on {{ is_in_force('partners', 'as_at.as_at_date') }}

),

delivered as (

    select
        partner_id,
        priority_id,
        max(period_to) as delivered_to
    from {{ ref('stg_partner_measure') }}
    group by partner_id, priority_id

),

-- Every period since the promise whose figures should be here: ended, and the promised days passed.
due as (

    select
        promises.partner_id,
        promises.priority_id,
        count(*) as missing_period_count,
        min(periods.period_from::date) as undelivered_since,
        min((periods.period_from + make_interval(months => promises.period_months, days => promises.latency_days))::date - 1) as due_on
    from promises
    cross join
        generate_series(
            promises.valid_from::timestamp, promises.as_at_date::timestamp, make_interval(months => promises.period_months)
        ) as periods (period_from)
    where
        (periods.period_from + make_interval(months => promises.period_months, days => promises.latency_days))::date - 1
        < promises.as_at_date
        and not exists (
            select from {{ ref('stg_partner_measure') }} as measures
            where
                measures.partner_id = promises.partner_id
                and measures.priority_id = promises.priority_id
                and measures.period_from = periods.period_from::date
        )
    group by promises.partner_id, promises.priority_id

)

select
    promises.partner_id,
    promises.partner_name,
    promises.priority_id,
    promises.period_months,
    promises.latency_days,
    promises.status as promise_status,
    delivered.delivered_to,
    coalesce(due.missing_period_count, 0) as missing_period_count,
    due.undelivered_since,
    due.due_on,
    due.partner_id is not null as is_late
from promises
left join delivered
    on promises.partner_id = delivered.partner_id and promises.priority_id = delivered.priority_id
left join due
    on promises.partner_id = due.partner_id and promises.priority_id = due.priority_id
