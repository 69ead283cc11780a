-- One row per Plan measure and force or BCU.
with performance as (

    select
        *,
        -- Only to be 0 where there is a target that is met.
        case when hard_gap is not null then greatest(0, hard_gap) end as missed_by,
        case when stretch_gap is not null then greatest(0, stretch_gap) end as stretch_missed_by
    from {{ ref('int_measure_against_target') }}
    where
        area_type in ('force', 'bcu')
        and not is_unallocated
        and (target_basis is not null or target_status = 'no target by policy' or target_status like 'no target set for %')

),

measures as (

    select * from {{ ref('dim_measure') }}

)

select
    performance.measure_id,
    performance.area_type,
    performance.area_name,
    measures.title,
    measures.purpose,
    measures.measure_type,
    performance.direction,
    measures.unit,
    measures.position,
    trim_scale(performance.hard_target) as hard_target,
    trim_scale(performance.stretch_target) as stretch_target,
    {{ apply_rounding('performance.actual', 'measures.rounding') }} as actual,
    {{ apply_rounding('performance.previous_year', 'measures.rounding') }} as previous_year,
    {{ round_half_up("""case
        when performance.measure_type = 'recorded_crime'
            then 100 * (performance.actual - performance.previous_year) / nullif(performance.previous_year, 0)
        else performance.actual - performance.previous_year
    end""", 1) }} as year_on_year_change,
    case performance.measure_type when 'recorded_crime' then 'percent' else 'percentage_points' end as change_unit,
    {% for missed_by, gap in [('missed_by', 'gap'), ('stretch_missed_by', 'stretch_gap')] -%}
    case performance.measure_type
        when 'satisfaction' then {{ round_half_up('performance.' ~ missed_by, 1) }}
        else ceil(performance.{{ missed_by }})
    end as {{ gap }},
    {% endfor -%}
    case performance.measure_type
        when 'recorded_crime' then 'crimes above the target'
        when 'outcome_rate' then 'further outcomes required'
        else 'percentage points below the target'
    end as gap_unit,
    performance.target_status as status,
    changes.change_verdict,
    measures.definition_version,
    performance.period
from performance
inner join measures on performance.measure_id = measures.measure_id
left join {{ ref('int_crime_change') }} as changes
    on performance.measure_id = changes.measure_id
    and performance.area_type = changes.area_type
    and performance.area_name = changes.area_name
    and performance.period = changes.period
