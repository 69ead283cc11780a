-- One row per month from the first daily delivery to the as-at date.
{{ config(materialized='replaced_view') }}

with first_delivery as (

    select min(coverage.business_from) as business_from
    from {{ ref('int_feed_coverage') }} as coverage
    inner join {{ ref('feed') }} as feed on coverage.feed = feed.feed
    where feed.cadence = 'daily'

)

select
    series.month_start_date::date as month_start_date,
    (series.month_start_date + interval '1 month')::date - 1 <= as_at.as_at_date as is_complete
from {{ ref('int_as_at') }} as as_at
cross join first_delivery
cross join generate_series(
    date_trunc('month', first_delivery.business_from::timestamp), as_at.as_at_date::timestamp, interval '1 month'
) as series (month_start_date)
