-- One row per record that somebody wrote an update of, with all of them.
{{ config(materialized='replaced_view') }}

with updates as (

    select * from {{ ref('int_register_update') }}

)

select
    about_id as record_id,
    count(*)::integer as update_count,
    max(update_date) as latest_update_date,
    (array_agg(words order by update_date desc, update_id desc))[1] as latest_update,
    jsonb_agg(
        jsonb_build_object(
            'update_id', update_id, 'date', update_date, 'meeting', meeting, 'words', words, 'said_by', said_by
        ) order by update_date, update_id
    ) as updates
from updates
where about_id is not null
group by about_id
