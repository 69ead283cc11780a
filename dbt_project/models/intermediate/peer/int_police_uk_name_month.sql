-- One row per force, month and pair of force names in its file.
{{ config(
    materialized='incremental',
    incremental_strategy='restate',
    unique_key=['force_id', 'month_start_date'],
    meta={'touched': 'int_touched_police_uk_month'},
    indexes=[{'columns': ['force_id', 'month_start_date', 'falls_within', 'reported_by'], 'unique': true}],
) }}

select
    force_id,
    month_start_date,
    falls_within,
    reported_by,
    count(*)::integer as row_count,
    (count(*) filter (where lsoa_code is null))::integer as without_lsoa_count,
    (count(*) filter (where crime_id is null))::integer as without_identifier_count,
    (count(*) filter (where last_outcome_category is not null))::integer as with_last_outcome_count,
    (count(*) filter (where context is null))::integer as without_context_count,
    -- Six decimals are ten centimetres: as far as the map points of newer files are given.
    (count(*) filter (where scale(longitude) > 6 or scale(latitude) > 6))::integer as fine_coordinate_count,
    (count(*) - count(distinct row(crime_id, location_name, longitude, latitude, crime_type, last_outcome_category)))::integer
        as repeated_row_count
from {{ ref('stg_police_uk_street') }}
where
    {{ of_touched_files('police_uk_street', ref('stg_load'), ref('int_touched_police_uk_month')) }}
group by force_id, month_start_date, falls_within, reported_by
