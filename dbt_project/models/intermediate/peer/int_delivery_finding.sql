-- One row per finding of every warehouse about what was delivered: what no mapping has, what is missing and what is held back.
{{ config(materialized='replaced_view') }}

with labels as (

    select * from {{ ref('int_police_uk_crime_type') }}

),

unknown_labels as (

    select
        'unknown crime type' as finding,
        'police_uk_street' as feed,
        force_id as source_id,
        crime_type as subject,
        min(month_start_date) as first_month,
        max(month_start_date) as last_month,
        sum(crime_count)::bigint as row_count,
        'no row of seed police_uk_category has this label in these months: it counts in all crime only' as words
    from labels
    where not is_known
    group by force_id, crime_type

),

unknown_categories as (

    select
        'unknown crime type' as finding,
        'peer_month' as feed,
        force_id as source_id,
        category_id as subject,
        first_month,
        last_month,
        recorded_count as row_count,
        'no category here: it is not compared; the force''s own all crime holds it' as words
    from {{ ref('int_peer_unknown_category') }}

),

missing as (

    select
        'missing month' as finding,
        gaps.feed,
        gaps.source_id,
        '' as subject,
        lower(spans.months) as first_month,
        (upper(spans.months) - interval '1 month')::date as last_month,
        null::bigint as row_count,
        'others have delivered, this one has not: no file, a refused one, or one without a row' as words
    from {{ ref('int_source_gap') }} as gaps
    cross join lateral unnest(gaps.months) as spans (months)

),

held as (

    select
        'held back' as finding,
        case source when 'police_uk' then 'police_uk_street' else source end as feed,
        force_id as source_id,
        concat_ws(', ', category_id, case term when 'outcome' then 'outcomes' end) as subject,
        month_start_date as first_month,
        month_start_date as last_month,
        counted::bigint as row_count,
        reason || coalesce(' where ' || round(usual_count) || ' are usual', '')
        || case when is_whole_month then ': the force''s month' else ': it' end || ' is treated as missing' as words
    from {{ ref('int_peer_held_month') }}

)

select * from unknown_labels
union all
select * from unknown_categories
union all
select * from missing
union all
select * from held
