-- One row per recorded date, LPU, category, kind of change after recording and other category, with at least one crime.
{{ config(
    materialized='incremental',
    incremental_strategy='restate',
    unique_key=['recorded_date', 'lpu_code'],
    meta={'touched': 'int_touched_crime_day'},
    indexes=[{'columns': ['recorded_date', 'lpu_code', 'category_id', 'kind', 'other_category_id'], 'unique': true}],
) }}
{%- set touched = ref('int_touched_crime_day') -%}

with latest as (

    select *
    from {{ ref('int_crime_version') }}
    where
        is_latest
        and (version_number > 1 or not is_counted)
        {% if is_incremental() -%}
        and (recorded_date, lpu_code) in (select touched.* from {{ touched }} as touched)
        {%- endif %}

),

memberships as (

    select
        bridge.*,
        category.category_group
    from {{ ref('bridge_crime_category') }} as bridge
    inner join {{ ref('category') }} as category on bridge.category_id = category.category_id

),

cancelled as (

    select
        latest.recorded_date,
        latest.lpu_code,
        memberships.category_id,
        latest.status as kind,
        '' as other_category_id
    from latest
    inner join memberships on {{ is_member('memberships', 'latest') }}
    where not latest.is_counted

),

-- The crime type under which a crime was first recorded, and the one under which it counts now.
reclassified as (

    select
        latest.recorded_date,
        latest.lpu_code,
        former.category_id as former_category_id,
        present.category_id as present_category_id
    from latest
    inner join {{ ref('int_crime_version') }} as first_version
        on latest.crime_number = first_version.crime_number
        and first_version.version_number = 1
        and latest.offence_key <> first_version.offence_key
    inner join memberships as present on present.category_group = 'crime_type' and {{ is_member('present', 'latest') }}
    inner join memberships as former on former.category_group = 'crime_type' and {{ is_member('former', 'first_version') }}
    where latest.is_counted and former.category_id <> present.category_id

),

changes as (

    select * from cancelled

    union all

    select
        reclassified.recorded_date,
        reclassified.lpu_code,
        side.category_id,
        side.kind,
        side.other_category_id
    from reclassified
    cross join lateral (
        values
        (reclassified.present_category_id, 'reclassified_in', reclassified.former_category_id),
        (reclassified.former_category_id, 'reclassified_out', reclassified.present_category_id)
    ) as side (category_id, kind, other_category_id)

)

select
    recorded_date,
    lpu_code,
    category_id,
    kind,
    other_category_id,
    count(*)::integer as crime_count
from changes
group by recorded_date, lpu_code, category_id, kind, other_category_id
