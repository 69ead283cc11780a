-- One row per monthly feed with several sources, source and month that it delivered.
select distinct
    loads.feed,
    loads.part as source_id,
    months.month_start_date::date as month_start_date
from {{ ref('stg_load') }} as loads
inner join {{ ref('feed') }} as feeds on loads.feed = feeds.feed and feeds.cadence = 'monthly'
cross join
    generate_series(date_trunc('month', loads.business_from::timestamp), loads.business_to::timestamp, interval '1 month')
        as months (month_start_date)
where
    loads.part <> ''
    and loads.is_newest
    -- A file without a row delivers nothing: no force has a month without a crime.
    and loads.row_count > loads.rejected_row_count

union

select distinct
    'peer_month' as feed,
    force_id as source_id,
    month_start_date
from {{ ref('stg_peer_month') }}
