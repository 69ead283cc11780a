-- One row per force, month and last outcome of its crimes as published.
{{ config(
    materialized='incremental',
    incremental_strategy='restate',
    unique_key=['force_id', 'month_start_date'],
    meta={'touched': 'int_touched_police_uk_month'},
    indexes=[{'columns': ['force_id', 'month_start_date', 'outcome_type'], 'unique': true}],
) }}

select
    force_id,
    month_start_date,
    last_outcome_category as outcome_type,
    count(*)::integer as crime_count
from {{ ref('stg_police_uk_street') }}
where
    last_outcome_category is not null
    and {{ of_touched_files('police_uk_street', ref('stg_load'), ref('int_touched_police_uk_month')) }}
group by force_id, month_start_date, last_outcome_category
