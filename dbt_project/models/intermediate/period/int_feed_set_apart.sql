-- One row per feed with records of crimes recorded on days for which no counting rule holds.
{{ config(materialized='replaced_view') }}

with without_rule as (

    -- A day that had not come when the newest delivery became known counts as one: no period will reach a year typed 9999.
    select
        '{(,)}'::datemultirange - coalesce(range_agg(daterange(rules.valid_from, rules.valid_to)), '{}')
        + datemultirange(daterange(coalesce(max((as_at.known_at + interval '2 days')::date), 'infinity'), null, '()')) as stretches
    from {{ ref('int_as_at') }} as as_at
    left join {{ ref('category_rule') }} as rules on rules.rule = 'every_crime'

),

-- By the index of days: nearly always there is no such crime, and not every crime need be asked.
beyond as (

    select
        crimes.crime_number,
        crimes.recorded_date
    from without_rule
    cross join unnest(without_rule.stretches) as stretch (stretch_days)
    inner join {{ ref('int_crime') }} as crimes
        on crimes.recorded_date >= coalesce(lower(stretch.stretch_days), '-infinity')
        and crimes.recorded_date < coalesce(upper(stretch.stretch_days), 'infinity')
    where crimes.is_counted

),

records as (

    select
        'crime' as feed,
        beyond.recorded_date
    from beyond

    union all

    select
        'outcome' as feed,
        beyond.recorded_date
    from {{ ref('int_outcome') }} as outcomes
    inner join beyond on outcomes.crime_number = beyond.crime_number
    where outcomes.is_counted

),

reach as (

    select min(valid_from) as valid_from
    from {{ ref('category_rule') }}
    where rule = 'every_crime'

)

select
    records.feed,
    count(*)::integer as set_apart_count,
    count(*) || case when count(*) = 1 then ' record lies' else ' records lie' end
    || ' outside the days for which counting rules hold (from ' || to_char(min(reach.valid_from), 'FMDD FMMonth YYYY')
    || ' on) and count' || case when count(*) = 1 then 's' else '' end || ' in no figure; '
    || 'the earliest is of ' || to_char(min(records.recorded_date), 'FMDD FMMonth YYYY')
    || ', the latest of ' || to_char(max(records.recorded_date), 'FMDD FMMonth YYYY') || '.' as set_apart_note
from records
cross join reach
group by records.feed
