-- One row per earlier state that the present state is compared with, and feed that the state is made of.
with year_to_date as (

    select *
    from {{ ref('int_report_period') }}
    where period = 'financial_year_to_date'

),

wanted as (

    -- Answers count in whole months, but a year ago they were known up to the same day as the crimes.
    select
        'previous_year' as compared_with,
        feeds.feed,
        periods.previous_from as window_from,
        periods.previous_to as window_to,
        year_to_date.previous_to as last_day
    from year_to_date
    cross join (
        values ('crime', 'financial_year_to_date'), ('outcome', 'financial_year_to_date'), ('satisfaction', 'rolling_12_months')
    ) as feeds (feed, period)
    inner join {{ ref('int_report_period') }} as periods on feeds.period = periods.period

    union all

    select
        'month_ago' as compared_with,
        'crime' as feed,
        period_from as window_from,
        (period_to - interval '1 month')::date as window_to,
        (period_to - interval '1 month')::date as last_day
    from year_to_date

),

-- Known then: the moment at which the feed's delivery that first covered the last day came.
delivered as (

    select
        wanted.compared_with,
        wanted.feed,
        wanted.window_from,
        wanted.window_to,
        wanted.last_day,
        min(loads.known_at) as known_at
    from wanted
    inner join {{ ref('stg_load') }} as loads
        on wanted.feed = loads.feed and wanted.last_day between loads.business_from and loads.business_to
    group by wanted.compared_with, wanted.feed, wanted.window_from, wanted.window_to, wanted.last_day

)

select
    compared_with,
    feed,
    window_from,
    window_to,
    known_at
from delivered
-- History that was loaded long after it happened cannot tell what was known then; 45 days allow for a month's delivery.
where known_at < last_day + interval '45 days'

union all

select
    'last_publication' as compared_with,
    'crime' as feed,
    year_to_date.period_from as window_from,
    least(last_publication.as_at_date, year_to_date.period_to) as window_to,
    last_publication.known_at
from {{ ref('stg_last_publication') }} as last_publication
cross join year_to_date
