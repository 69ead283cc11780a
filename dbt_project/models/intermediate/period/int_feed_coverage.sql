-- One row per feed that has delivered, with the days that its deliveries cover.
with loads as (

    select * from {{ ref('stg_load') }}

),

first_days as (

    select
        feed,
        min(business_from) as business_from,
        max(business_to) as business_to
    from loads
    group by feed

),

spans as (

    select
        feed,
        daterange(business_from, business_to, '[]') as span
    from loads

    union all

    -- A waived day closes a gap; before the first delivery there is nothing to close.
    select
        waiver.feed,
        daterange(waiver.business_date, waiver.business_date, '[]') as span
    from {{ ref('stg_waiver') }} as waiver
    inner join first_days on waiver.feed = first_days.feed and waiver.business_date >= first_days.business_from

),

covered as (

    select
        feed,
        range_agg(span) as coverage
    from spans
    group by feed

)

select
    covered.feed,
    first_days.business_from,
    first_days.business_to,
    upper(first_span.span) - 1 as complete_to,
    datemultirange(daterange(first_days.business_from, first_days.business_to, '[]')) - covered.coverage as gaps
from covered
inner join first_days on covered.feed = first_days.feed
cross join lateral (
    select spans_in_order.span
    from unnest(covered.coverage) as spans_in_order (span)
    order by spans_in_order.span
    limit 1
) as first_span
