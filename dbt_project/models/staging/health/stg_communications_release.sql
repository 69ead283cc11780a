-- One row per release and channel, from the newest accepted delivery that holds it.
with delivered as (

    select * from {{ source('raw', 'communications_release') }}

),

loads as (

    select
        load_id,
        supplied_at
    from {{ ref('stg_load') }}
    where feed = 'communications_release'

),

ranked as (

    select
        delivered.*,
        row_number() over (
            partition by delivered.release_reference, delivered.channel
            order by loads.supplied_at desc, loads.load_id desc
        ) as newest_first
    from delivered
    inner join loads on delivered._load_id = loads.load_id
    where {{ not_set_aside('communications_release', ['release_reference', 'channel']) }}

)

select
    release_reference,
    channel,
    released_on::date as released_on,
    topic,
    _load_id as load_id,
    _source_row as source_row
from ranked
where newest_first = 1
