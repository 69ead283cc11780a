-- One row per oddity of the published files, in a warehouse of open data alone.
{{ config(materialized='replaced_view') }}
with own as (

    {{ own_force_of_open_data() }}

),

names as (

    select * from {{ ref('int_police_uk_name_month') }}
    where exists (select from own)

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
        'outcome of another month' as finding,
        'police_uk_outcomes' as feed,
        force_id as source_id,
        '' as subject,
        min(month_start_date) as first_month,
        max(month_start_date) as last_month,
        sum(outcome_count - same_month_count)::bigint as row_count,
        'outcomes (of ' || to_char(sum(outcome_count), 'FM999,999,999') || ') whose crime is not in the street file of the same month, '
        || to_char(sum(outcome_count - found_count), 'FM999,999,990') || ' of them in no file here: most belong to earlier crimes, so no '
        || 'rate is made of the outcomes and crimes of a month' as words
    from {{ ref('int_police_uk_outcome_crime') }}
    group by force_id
    having sum(outcome_count) > sum(same_month_count)

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

select * from others
