-- One row per oddity of the published files, in a warehouse of open data alone.
{{ config(materialized='replaced_view') }}
with own as (

    {{ own_force_of_open_data() }}

),

names as (

    select * from {{ ref('int_police_uk_name_month') }}
    where exists (select from own)

),

counted as (

    {% for finding, column, words in [
        ('without LSOA', 'without_lsoa_count', 'rows without a place: they count in the force and in no area'),
        ('without identifier', 'without_identifier_count', 'rows without a Crime ID: always so for anti-social behaviour'),
        ('repeated row', 'repeated_row_count', 'rows like another in every column: distinct incidents, so each counts'),
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
        count(*) || ' Crime IDs stand in several rows, ' || count(*) filter (where first_month <> last_month) || ' in several months, '
        || count(*) filter (where crime_type_count > 1) || ' as several crime types, ' || count(*) filter (where place_count > 1)
        || ' in several places: each row counts' as words
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
    where has_changed and label_share >= 0.01

)

select * from counted
union all
select * from others
