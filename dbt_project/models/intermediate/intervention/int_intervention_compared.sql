-- One row per closed action or operation, measure and area with which its verdict compares: nothing was done there until it was decided.
{{ config(materialized='replaced_view') }}

select
    intervention_id,
    measure_id,
    compared_chart_key,
    compared_area_name
from {{ source('fitted', 'intervention_compared') }}
