-- One row per force, month, kind of file and outcome as published.
with outcomes as (

    select
        'outcomes' as file_kind,
        force_id,
        month_start_date,
        outcome_type,
        sum(outcome_count) as outcome_count
    from {{ ref('int_police_uk_outcome_month') }}
    group by force_id, month_start_date, outcome_type

    union all

    select
        'street' as file_kind,
        force_id,
        month_start_date,
        outcome_type,
        crime_count as outcome_count
    from {{ ref('int_police_uk_last_outcome_month') }}

)

select
    outcomes.force_id,
    outcomes.month_start_date,
    outcomes.file_kind,
    outcomes.outcome_type,
    coalesce(labels.outcome_group, 'label not known') as outcome_group,
    forces.force_name,
    forces.is_own,
    outcomes.outcome_count::integer as outcome_count
from outcomes
inner join {{ ref('peer_force') }} as forces on outcomes.force_id = forces.force_id
left join {{ ref('police_uk_outcome') }} as labels on lower(outcomes.outcome_type) = lower(labels.outcome_type)
where
    exists (
        select from {{ ref('measure') }} as measure
        where measure.measure_type = 'published_crime'
    )
