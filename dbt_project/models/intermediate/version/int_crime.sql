-- One row per crime, as known now.
{{ config(materialized='replaced_view') }}

select
    crime_number,
    version_number,
    known_from,
    recorded_at,
    recorded_date,
    committed_from_at,
    committed_to_at,
    offence_code,
    offence_key,
    delivered_beat_code,
    delivered_lpu_code,
    delivered_bcu_code,
    lpu_code,
    is_domestic,
    is_hate_crime,
    hate_strands,
    status,
    is_counted,
    updated_at
from {{ ref('int_crime_version') }}
where is_latest
