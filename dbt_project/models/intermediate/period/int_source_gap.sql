-- One row per monthly feed and source (force, supplier) that ever delivered and lacks a month that another delivered.
with delivered as (

    select * from {{ ref('int_source_month') }}

),

sources as (

    select distinct
        feed,
        source_id
    from delivered

),

months as (

    select distinct
        feed,
        month_start_date
    from delivered

),

-- Whoever ever delivered is expected in every month that anybody delivered.
expected as (

    select
        sources.feed,
        sources.source_id,
        months.month_start_date
    from sources
    inner join months on sources.feed = months.feed

),

missing as (

    select
        expected.feed,
        expected.source_id,
        range_agg(
            daterange(expected.month_start_date, (expected.month_start_date + interval '1 month')::date)
        ) as months
    from expected
    left join delivered
        on expected.feed = delivered.feed
        and expected.source_id = delivered.source_id
        and expected.month_start_date = delivered.month_start_date
    left join {{ ref('feed_part_exception') }} as excepted
        on expected.feed = excepted.feed
        and expected.source_id = excepted.part
        and excepted.treatment = 'not_expected'
        and {{ is_in_force('excepted', 'expected.month_start_date') }}
    where delivered.feed is null and excepted.feed is null
    group by expected.feed, expected.source_id

),

names as (

    select
        force_id,
        min(short_name) as short_name
    from {{ ref('police_uk_force') }}
    group by force_id

)

select
    missing.feed,
    missing.source_id,
    coalesce(names.short_name, initcap(replace(missing.source_id, '-', ' '))) as source_name,
    missing.months,
    {{ month_list('missing.months') }} as words
from missing
left join names on missing.source_id = names.force_id
