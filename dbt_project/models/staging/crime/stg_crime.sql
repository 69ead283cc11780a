-- One row per crime and accepted delivery that holds it.
with delivered as (

    select * from {{ source('raw', 'crime') }}

),

loads as (

    select load_id from {{ ref('stg_load') }}

)

select
    delivered.crime_number,
    {{ london_time('delivered.recorded_at') }} as recorded_at,
    delivered.recorded_at::timestamp::date as recorded_date,
    {{ london_time('delivered.committed_from_at') }} as committed_from_at,
    {{ london_time('delivered.committed_to_at') }} as committed_to_at,
    delivered.offence_code,
    delivered.beat_code as delivered_beat_code,
    delivered.lpu_code as delivered_lpu_code,
    delivered.bcu_code as delivered_bcu_code,
    delivered.is_domestic = 'Y' as is_domestic,
    delivered.hate_strands,
    delivered.status,
    delivered.victim_reference,
    {{ london_time('delivered.updated_at') }} as updated_at,
    delivered._load_id as load_id,
    delivered._source_row as source_row
from delivered
where
    delivered._load_id in (select loads.load_id from loads)
    and {{ not_set_aside('crime', ['crime_number']) }}
