-- One row per feed that has delivered, with the days and the sources' months that are missing.
with coverage as (

    select * from {{ ref('int_feed_coverage') }}

),

numbered as (

    select
        feed,
        source_name,
        words,
        row_number() over (partition by feed order by source_name) as place
    from {{ ref('int_source_gap') }}

),

-- The first few by name; mart_data_quality has them all.
sources as (

    select
        feed,
        string_agg(source_name || ' ' || words, '; ' order by source_name) filter (where place <= 8)
        || case when max(place) > 8 then ' and ' || max(place) - 8 || ' more' else '' end as words
    from numbered
    group by feed

)

select
    coverage.feed,
    coverage.business_from,
    coverage.business_to,
    coverage.complete_to,
    coverage.gaps,
    sources.words as source_gaps
from coverage
left join sources on coverage.feed = sources.feed
