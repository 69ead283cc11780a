-- One row per oddity of the published files, in a warehouse of open data alone.
{{ config(materialized='replaced_view') }}

with own as (

    select force_id
    from {{ ref('peer_force') }}
    where is_own and exists (select from {{ ref('measure') }} as measure where measure.measure_type = 'published_crime')

),

names as (

    select
        months.*
    from {{ ref('int_police_uk_name_month') }} as months
    where exists (select from own)

),

counted as (

    {% for finding, column, words in [
        ('without LSOA', 'without_lsoa_count', 'rows without a place: they count in the force and in no area'),
        ('without identifier', 'without_identifier_count', 'rows without a Crime ID: always so for anti-social behaviour'),
        ('repeated row', 'repeated_row_count',
            'rows like another in every column: distinct incidents, so each counts'),
    ] -%}
    select
        '{{ finding }}' as finding,
        'police_uk_street' as feed,
        force_id as source_id,
        '' as subject,
        min(month_start_date) filter (where {{ column }} > 0) as first_month,
        max(month_start_date) filter (where {{ column }} > 0) as last_month,
        sum({{ column }})::bigint as row_count,
        '{{ words }}' || ' (of ' || to_char(sum(row_count), 'FM999,999,999') || ')' as words
    from names
    group by force_id
    having sum({{ column }}) > 0
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

others as (

    select
        'names another force' as finding,
        'police_uk_street' as feed,
        force_id as source_id,
        reported_by as subject,
        min(month_start_date) as first_month,
        max(month_start_date) as last_month,
        sum(row_count)::bigint as row_count,
        'Reported by names another force than Falls within and the file, which decide' as words
    from names
    where reported_by <> falls_within
    group by force_id, reported_by

    union all

    select
        'in another force''s area' as finding,
        'police_uk_street' as feed,
        force_id as source_id,
        home_force_id as subject,
        first_month,
        last_month,
        row_count,
        'rows in LSOAs that belong to another force by most of their rows: they count for the force that published them' as words
    from {{ ref('int_police_uk_place') }}
    where exists (select from own)

    union all

    select
        'repeated identifier' as finding,
        'police_uk_street' as feed,
        force_id as source_id,
        '' as subject,
        min(first_month) as first_month,
        max(last_month) as last_month,
        sum(row_count)::bigint as row_count,
        count(*) || ' Crime IDs stand in more than one row, ' || count(*) filter (where first_month <> last_month)
        || ' of them in several months, ' || count(*) filter (where crime_type_count > 1) || ' as several crime types, '
        || count(*) filter (where place_count > 1) || ' in several places: each row counts' as words
    from {{ ref('int_police_uk_repeated_identifier') }}
    group by force_id

    union all

    select
        'label changed' as finding,
        'police_uk_street' as feed,
        force_id as source_id,
        kind || ': ' || label as subject,
        first_month,
        last_month,
        row_count,
        'the files have it in these months only: what follows or came before goes by other names' as words
    from {{ ref('int_police_uk_label') }}
    -- Rare labels come and go by chance.
    where has_changed and share >= 0.01

),

months as (

    select
        own.force_id,
        series.month_start_date::date as month_start_date
    from own
    cross join lateral (
        select
            min(stood.month_start_date) as first_month,
            max(stood.month_start_date) as last_month
        from {{ ref('int_source_month') }} as stood
        where stood.feed = 'police_uk_street' and stood.source_id = own.force_id
    ) as span
    cross join generate_series(span.first_month::timestamp, span.last_month::timestamp, interval '1 month')
        as series (month_start_date)

),

-- What others have and this force has not is a missing month of int_source_gap.
nobody as (

    select
        months.force_id,
        range_agg(daterange(months.month_start_date, (months.month_start_date + interval '1 month')::date)) as spans
    from months
    where not exists (
        select from {{ ref('int_source_month') }} as stood
        where stood.feed = 'police_uk_street' and months.month_start_date = stood.month_start_date
    )
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
    cross join lateral (
        select
            min(months.month_start_date) as first_month,
            max(months.month_start_date) as last_month
        from months
    ) as span
    left join {{ ref('feed_part_exception') }} as excepted
        on excepted.feed = 'police_uk_street'
        and forces.force_id = excepted.part
        and {{ is_in_force('excepted', 'span.last_month') }}
    where
        span.first_month is not null
        and forces.force_id not in (select stood.source_id from {{ ref('int_source_month') }} as stood where stood.feed = 'police_uk_street')
    group by forces.force_id, span.first_month, span.last_month

)

select * from counted
union all
select * from others
union all
select * from without_files
union all
select * from absent
