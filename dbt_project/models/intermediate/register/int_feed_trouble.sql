-- One row per feed that has delivered, with what troubles it now.
{{ config(materialized='replaced_view') }}

with rules as (

    select issue_rule.value as trouble
    from {{ ref('issue_rule') }} as issue_rule
    inner join {{ ref('int_as_at') }} as as_at
        on {{ is_in_force('issue_rule', 'as_at.as_at_date') }}
    where issue_rule.signal = 'feed'

),

loads as (

    select * from {{ ref('stg_load') }}

),

-- A refusal is over when its days, or where nobody knows them anything, came in a later delivery.
refused as (

    select
        refusals.feed,
        count(*) as delivery_count
    from {{ ref('stg_refused_load') }} as refusals
    where
        not exists (
            select from loads
            where
                loads.feed = refusals.feed
                and loads.load_id > refusals.load_id
                and (refusals.business_to is null or (loads.part = refusals.part and loads.business_to >= refusals.business_to))
        )
    group by refusals.feed

),

held as (

    select
        feed,
        count(*) as delivery_count
    from {{ ref('stg_held_load') }}
    group by feed

),

troubles as (

    select
        feed,
        'late' as trouble,
        'Late. ' || reason as words
    from {{ ref('int_feed_state') }}
    where is_late and business_to is not null

    union all

    select
        feed,
        'refused' as trouble,
        delivery_count || case when delivery_count = 1 then ' delivery was' else ' deliveries were' end
        || ' refused, and nothing has come in place of it.' as words
    from refused

    union all

    select
        feed,
        'held' as trouble,
        delivery_count || case when delivery_count = 1 then ' delivery waits' else ' deliveries wait' end
        || ' for an engineer''s decision.' as words
    from held

),

spoken as (

    select
        troubles.feed,
        string_agg(troubles.words, ' ' order by troubles.trouble) as words
    from troubles
    inner join rules on troubles.trouble = rules.trouble
    group by troubles.feed

)

select
    feeds.feed,
    feeds.title,
    feeds.owner,
    spoken.feed is not null as is_live,
    spoken.words
from {{ ref('int_feed_state') }} as feeds
left join spoken on feeds.feed = spoken.feed
where feeds.business_to is not null or spoken.feed is not null
