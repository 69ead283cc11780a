-- One row per release and channel, from the newest accepted delivery that holds it.
with delivered as (

    select * from {{ source('raw', 'communications_release') }}

),

newest as (

    {{ newest_delivered('communications_release', ['release_reference', 'channel'], ref('stg_load')) }}

)

select
    release_reference,
    channel,
    released_on::date as released_on,
    topic,
    _load_id as load_id,
    _source_row as source_row
from newest
