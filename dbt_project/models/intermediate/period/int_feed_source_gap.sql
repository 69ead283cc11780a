-- One row per monthly feed of which a source lacks months: the first few by name, in words (mart_data_quality has them all).
with numbered as (

    select
        feed,
        source_name,
        words,
        row_number() over (partition by feed order by source_name) as place
    from {{ ref('int_source_gap') }}

)

select
    feed,
    string_agg(source_name || ' ' || words, '; ' order by source_name) filter (where place <= 8)
    || case when max(place) > 8 then ' and ' || max(place) - 8 || ' more' else '' end as words
from numbered
group by feed
