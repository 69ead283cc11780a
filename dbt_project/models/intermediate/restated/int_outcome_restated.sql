-- One row per earlier state, outcome that counts otherwise now than it did then, and side (then or now) on which it counts.
{# Most outcomes are what they were, and so are their crimes: they count on both sides alike. The others, side by side, each by an index. #}
{%- set outcome_stood = 'outcomes.known_from <= states.known_at and outcomes.known_to > states.known_at' %}
{%- set crime_stood = 'crimes.known_from <= states.crimes_known_at and crimes.known_to > states.crimes_known_at' %}
{%- set sides = [
    ('true', 'outcomes.is_latest and outcomes.known_from > states.known_at', 'crimes.is_latest'),
    ('true', 'outcomes.is_latest and outcomes.known_from <= states.known_at',
        'crimes.is_latest and crimes.known_from > states.crimes_known_at'),
    ('false', 'not outcomes.is_latest and ' ~ outcome_stood, crime_stood),
    ('false', 'outcomes.is_latest and outcomes.known_from <= states.known_at', 'not crimes.is_latest and ' ~ crime_stood),
] %}
with states as (

    -- An outcome counts where and as what its crime does, so each feed is as known when its own delivery came.
    select
        outcome_state.compared_with,
        outcome_state.window_from,
        outcome_state.window_to,
        outcome_state.known_at,
        crime_state.known_at as crimes_known_at
    from {{ ref('int_earlier_state') }} as outcome_state
    inner join {{ ref('int_earlier_state') }} as crime_state
        on outcome_state.compared_with = crime_state.compared_with and crime_state.feed = 'crime'
    where outcome_state.feed = 'outcome'

),

sides as (

    {% for is_now, outcome_condition, crime_condition in sides -%}
    select
        states.compared_with,
        states.known_at,
        outcomes.outcome_reference,
        {{ is_now }} as is_now,
        outcomes.crime_number,
        outcomes.outcome_type,
        outcomes.outcome_date,
        crimes.recorded_date,
        crimes.lpu_code,
        crimes.offence_key,
        crimes.is_domestic,
        crimes.is_hate_crime
    from states
    inner join {{ ref('int_outcome_version') }} as outcomes
        on outcomes.outcome_date between states.window_from and states.window_to and {{ outcome_condition }}
    inner join {{ ref('int_crime_version') }} as crimes on outcomes.crime_number = crimes.crime_number and {{ crime_condition }}
    where outcomes.is_counted and crimes.is_counted
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

-- What counts on both sides alike makes no difference, whichever versions it counts by.
compared as (

    select
        *,
        count(*) over (
            partition by
                compared_with, outcome_reference, outcome_type, outcome_date,
                recorded_date, lpu_code, offence_key, is_domestic, is_hate_crime
        ) as side_count
    from sides

)

select
    compared.compared_with,
    compared.outcome_reference,
    compared.is_now,
    case
        when not exists (
            select from {{ ref('int_outcome_version') }} as versions
            where versions.outcome_reference = compared.outcome_reference and versions.known_from <= compared.known_at
        ) then 'late'
        when exists (
            select from {{ ref('int_outcome_version') }} as versions
            where versions.outcome_reference = compared.outcome_reference and versions.is_latest and not versions.is_counted
        ) then 'withdrawn'
        when exists (
            select from {{ ref('int_outcome_version') }} as versions
            where versions.outcome_reference = compared.outcome_reference and versions.known_from > compared.known_at
        ) then 'amended'
        else 'crime changed'
    end as reason,
    compared.crime_number,
    compared.outcome_type,
    compared.outcome_date,
    compared.recorded_date,
    compared.lpu_code,
    compared.offence_key,
    compared.is_domestic,
    compared.is_hate_crime
from compared
where compared.side_count = 1
