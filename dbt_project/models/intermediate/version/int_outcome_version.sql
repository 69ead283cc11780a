-- One row per outcome and version of it.
{{ config(
    materialized='incremental',
    incremental_strategy='restate',
    unique_key='outcome_reference',
    meta={'touched': 'int_touched_outcome'},
    indexes=[
        {'columns': ['outcome_reference', 'version_number'], 'unique': true},
        {'columns': ['crime_number']},
        {'columns': ['is_latest', 'outcome_date', 'known_from']},
    ],
) }}

{{ version_history(
    staged=ref('stg_outcome'),
    feed='outcome',
    key=['outcome_reference'],
    content=['crime_number', 'outcome_type', 'outcome_date', 'tic_parent_crime_number', 'status', 'updated_at'],
    touched=ref('int_touched_outcome'),
) }}

select
    history.outcome_reference,
    history.version_number,
    history.is_latest,
    history.known_from,
    history.known_to,
    history.crime_number,
    history.outcome_type,
    history.outcome_date,
    history.outcome_type = '4' as is_taken_into_consideration,
    history.tic_parent_crime_number,
    history.status,
    history.status = 'recorded' as is_counted,
    history.updated_at,
    history.load_ids
from history
