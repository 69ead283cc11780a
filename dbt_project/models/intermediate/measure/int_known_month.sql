-- One row per type of measure and month of which everything was delivered that such measures are made from, to the as-at date.
{{ config(materialized='replaced_view') }}

with first_days as (

    select
        max(business_from) filter (where feed = 'crime')::timestamp as crime_from,
        max(business_from) filter (where feed = 'outcome')::timestamp as outcome_from
    from {{ ref('int_feed_coverage') }}

),

-- Before a feed's first day nothing was ever said, which is not none. A feed that begins within a month begins the series with that
-- part of it, as an area does; a rate of two feeds needs the same days of both.
first_months as (

    select
        'recorded_crime' as measure_type,
        date_trunc('month', crime_from) as first_month
    from first_days

    union all

    select
        'outcome_rate' as measure_type,
        case
            when crime_from = outcome_from then date_trunc('month', outcome_from)
            when crime_from <> outcome_from
                then date_trunc('month', greatest(crime_from, outcome_from) + interval '1 month - 1 day')
        end as first_month
    from first_days

    union all

    -- An answer counts in the month of its interview, whenever it was delivered: what a month's rate is of its answers say.
    select
        'satisfaction' as measure_type,
        '-infinity'::timestamp as first_month

)

select
    first_months.measure_type,
    months.month_start_date
from {{ ref('int_report_month') }} as months
inner join first_months on months.month_start_date >= first_months.first_month
