-- One row per crime and version of it.
{{ config(
    materialized='incremental',
    incremental_strategy='restate',
    unique_key='crime_number',
    meta={'touched': 'int_touched_crime'},
    indexes=[
        {'columns': ['crime_number', 'version_number'], 'unique': true},
        {'columns': ['recorded_date', 'lpu_code']},
        {'columns': ['is_latest', 'recorded_date', 'known_from']},
    ],
) }}

{{ version_history(
    staged=ref('stg_crime'),
    feed='crime',
    key=['crime_number'],
    content=[
        'recorded_at', 'recorded_date', 'committed_from_at', 'committed_to_at', 'offence_code', 'delivered_beat_code',
        'delivered_lpu_code', 'delivered_bcu_code', 'is_domestic', 'hate_strands', 'status', 'updated_at',
    ],
    touched=ref('int_touched_crime'),
    personal=['victim_reference'],
) }},

areas as (

    select * from {{ ref('int_area') }}

),

collecting as (

    select * from {{ ref('int_collecting_lpu') }}

)

select
    history.crime_number,
    history.version_number,
    history.is_latest,
    history.known_from,
    history.known_to,
    history.recorded_at,
    history.recorded_date,
    history.committed_from_at,
    history.committed_to_at,
    history.offence_code,
    coalesce(offence.offence_key, 'unknown') as offence_key,
    history.delivered_beat_code,
    history.delivered_lpu_code,
    history.delivered_bcu_code,
    coalesce(lpu.lpu_code, beat.lpu_code, of_bcu.lpu_code, of_force.lpu_code) as lpu_code,
    history.is_domestic,
    history.hate_strands is not null as is_hate_crime,
    history.hate_strands,
    history.status,
    crime_status.is_counted,
    history.victim_reference,
    history.updated_at,
    history.load_ids
from history
inner join {{ ref('crime_status') }} as crime_status on history.status = crime_status.status
left join {{ ref('dim_offence') }} as offence
    on history.offence_code = offence.offence_code
    and {{ is_in_force('offence', 'history.recorded_date') }}
left join areas as lpu
    on history.delivered_lpu_code = lpu.area_code
    and lpu.area_type = 'lpu'
    and {{ is_in_force('lpu', 'history.recorded_date') }}
left join areas as beat
    on history.delivered_beat_code = beat.area_code
    and beat.area_type = 'beat'
    and {{ is_in_force('beat', 'history.recorded_date') }}
left join collecting as of_bcu
    on of_bcu.area_type = 'bcu'
    and history.delivered_bcu_code = of_bcu.area_code
    and {{ is_in_force('of_bcu', 'history.recorded_date') }}
left join collecting as of_force
    on of_force.area_type = 'force'
    and {{ is_in_force('of_force', 'history.recorded_date') }}
