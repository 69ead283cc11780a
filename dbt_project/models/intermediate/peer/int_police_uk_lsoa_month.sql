-- One row per force, month and lower layer super output area in which a published crime or incident lies.
{{ config(
    materialized='incremental',
    incremental_strategy='restate',
    unique_key=['force_id', 'month_start_date'],
    meta={'touched': 'int_touched_police_uk_month'},
    indexes=[{'columns': ['force_id', 'month_start_date', 'lsoa_code'], 'unique': true}],
) }}

select
    force_id,
    month_start_date,
    lsoa_code,
    max(lsoa_name) as lsoa_name,
    count(*)::integer as row_count
from {{ ref('stg_police_uk_street') }}
where
    lsoa_code is not null
    and {{ of_touched_files('police_uk_street', ref('stg_load'), ref('int_touched_police_uk_month')) }}
group by force_id, month_start_date, lsoa_code
