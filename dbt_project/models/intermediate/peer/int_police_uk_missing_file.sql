-- One row per span of months of which no force has a file, and per force without any, in a warehouse of open data alone.
{{ config(materialized='replaced_view') }}

with own as (

    {{ own_force_of_open_data() }}

),

stood as (

    select
        source_id,
        month_start_date
    from {{ ref('int_source_month') }}
    where feed = 'police_uk_street'

),

span as (

    select
        own.force_id,
        min(stood.month_start_date) as first_month,
        max(stood.month_start_date) as last_month
    from own
    inner join stood on own.force_id = stood.source_id
    group by own.force_id

),

months as (

    select
        span.force_id,
        series.month_start_date::date as month_start_date
    from span
    cross join
        generate_series(span.first_month::timestamp, span.last_month::timestamp, interval '1 month')
            as series (month_start_date)

),

-- What others have and this force has not is a missing month of int_source_gap.
nobody as (

    select
        months.force_id,
        range_agg(daterange(months.month_start_date, (months.month_start_date + interval '1 month')::date)) as spans
    from months
    left join stood on months.month_start_date = stood.month_start_date
    where stood.month_start_date is null
    group by months.force_id

),

without_files as (

    select
        'missing month' as finding,
        'police_uk_street' as feed,
        force_id as source_id,
        'every force' as subject,
        lower(spans) as first_month,
        (upper(spans) - interval '1 month')::date as last_month,
        null::bigint as row_count,
        'no force has a file of ' || {{ month_list('spans') }} || ': these months are shown nowhere' as words
    from nobody

),

absent as (

    select
        'force without files' as finding,
        'police_uk_street' as feed,
        forces.force_id as source_id,
        '' as subject,
        span.first_month,
        span.last_month,
        null::bigint as row_count,
        'no file of this force is here: it is in no comparison' || coalesce('; ' || min(excepted.reason), '') as words
    from {{ ref('police_uk_force') }} as forces
    cross join span
    left join stood on forces.force_id = stood.source_id
    left join {{ ref('feed_part_exception') }} as excepted
        on excepted.feed = 'police_uk_street'
        and forces.force_id = excepted.part
        and {{ is_in_force('excepted', 'span.last_month') }}
    where stood.source_id is null
    group by forces.force_id, span.first_month, span.last_month

)

select * from without_files
union all
select * from absent
