-- One row per force, month and lower layer super output area in which a published crime or incident lies.
{{ config(
    materialized='incremental',
    incremental_strategy='restate',
    unique_key=['force_id', 'month_start_date'],
    meta={'touched': 'int_touched_police_uk_month'},
    indexes=[{'columns': ['force_id', 'month_start_date', 'lsoa_code'], 'unique': true}],
) }}
{%- set loads = ref('stg_load') -%}
{%- set touched = ref('int_touched_police_uk_month') -%}

select
    force_id,
    month_start_date,
    lsoa_code,
    max(lsoa_name) as lsoa_name,
    count(*)::integer as row_count
from {{ ref('stg_police_uk_street') }}
where
    lsoa_code is not null
    {% if is_incremental() -%}
    and load_id = any(array(
        select stg_load.load_id
        from {{ loads }} as stg_load
        inner join {{ touched }} as touched
            on stg_load.part = touched.force_id and stg_load.business_from = touched.month_start_date
        where stg_load.feed = 'police_uk_street' and stg_load.is_newest
    ))
    {%- endif %}
group by force_id, month_start_date, lsoa_code
