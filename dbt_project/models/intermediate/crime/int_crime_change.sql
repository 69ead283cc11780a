-- One row per recorded crime measure, area and daily period: how far its change is from chance, and what it may be called.
{{ config(materialized='replaced_view') }}

with limits as (

    select policy_row.*
    from {{ ref('change_policy') }} as policy_row
    -- Before the first delivery there is no as-at date: the newest row holds.
    inner join {{ ref('int_as_at') }} as as_at
        on {{ is_in_force('policy_row', "coalesce(as_at.as_at_date, date '9999-12-30')") }}

),

compared as (

    select
        measures.measure_id,
        measures.direction,
        counts.*,
        case
            when counts.is_comparable
                then {{ change_z('counts.actual', 'counts.previous_year', 'counts.day_count', 'counts.previous_day_count') }}
        end as change_z
    from {{ ref('int_crime_period') }} as counts
    inner join {{ ref('int_measure_area') }} as shown
        on {{ is_shown_crime('shown', 'counts') }}
    inner join {{ ref('dim_measure') }} as measures on shown.measure_id = measures.measure_id

),

judged as (

    select
        compared.*,
        greatest(compared.actual, compared.previous_year) < limits.minimum_count as is_small_count,
        case
            when compared.change_z >= limits.striking_z then 'striking'
            when compared.change_z >= limits.clear_z then 'clear'
            else 'none'
        end as change_signal
    from compared
    cross join limits

)

select
    measure_id,
    area_type,
    area_name,
    period,
    is_small_count,
    {{ round_half_up('change_z', 4) }} as change_z,
    change_signal,
    case
        when not is_comparable then 'no comparison'
        -- More is adverse in every measure but these, where reporting is encouraged (DOMAIN A5).
        when direction = 'neutral' then 'not judged'
        when is_small_count then 'too few to judge'
        when change_signal = 'none' then 'no clear change'
        -- Counts of unequal periods are compared by the day (DOMAIN A2).
        when actual * previous_day_count > previous_year * day_count then 'clear rise'
        else 'clear fall'
    end as change_verdict
from judged
