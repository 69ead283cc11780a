-- One row per force, month of delivery, month of the crime and police.uk outcome type.
{{ config(
    materialized='incremental',
    incremental_strategy='restate',
    unique_key=['force_id', 'month_start_date'],
    meta={'touched': 'int_touched_police_uk_outcome_month'},
    indexes=[{'columns': ['force_id', 'month_start_date', 'crime_month', 'outcome_type'], 'unique': true}],
) }}

select
    force_id,
    month_start_date,
    crime_month,
    outcome_type,
    count(*)::integer as outcome_count
from {{ ref('stg_police_uk_outcomes') }}
where
    {{ of_touched_files('police_uk_outcomes', ref('stg_load'), ref('int_touched_police_uk_outcome_month')) }}
group by force_id, month_start_date, crime_month, outcome_type
