-- One row per earlier state of the year-to-date counts that the present state is compared with.
with year_to_date as (

    select *
    from {{ ref('report_period') }}
    where period = 'financial_year_to_date'

),

wanted as (

    select
        'previous_year' as compared_with,
        previous_from as window_from,
        previous_to as window_to
    from year_to_date

    union all

    select
        'month_ago' as compared_with,
        period_from as window_from,
        (period_to - interval '1 month')::date as window_to
    from year_to_date

),

-- Known then: the moment at which the delivery that first covered the last day came.
delivered as (

    select
        wanted.compared_with,
        wanted.window_from,
        wanted.window_to,
        min(loads.known_at) as known_at
    from wanted
    inner join {{ ref('stg_load') }} as loads
        on loads.feed = 'crime' and wanted.window_to between loads.business_from and loads.business_to
    group by wanted.compared_with, wanted.window_from, wanted.window_to

),

last_publication as (

    select
        as_at_date,
        known_at
    from {{ ref('stg_build') }}
    where is_approved and as_at_date is not null
    order by build_id desc
    limit 1

)

select
    compared_with,
    window_from,
    window_to,
    known_at
from delivered
-- History that was loaded long after it happened cannot tell what was known then; 45 days allow for a month's delivery.
where known_at < window_to + interval '45 days'

union all

select
    'last_publication' as compared_with,
    year_to_date.period_from as window_from,
    least(last_publication.as_at_date, year_to_date.period_to) as window_to,
    last_publication.known_at
from last_publication
cross join year_to_date
