-- One row per recorded crime measure, force or BCU, indicator of recording integrity and part of it.
with areas as (

    select *
    from {{ ref('bridge_area_lpu') }}
    where area_type in ('force', 'bcu') and not is_unallocated

),

indicators as (

    select
        areas.area_type,
        areas.area_name,
        indicators.category_id,
        indicators.indicator,
        indicators.part,
        sum(indicators.actual)::integer as actual,
        sum(indicators.previous_year)::integer as previous_year
    from {{ ref('int_recording_indicator') }} as indicators
    inner join areas on indicators.lpu_code = areas.lpu_code
    group by areas.area_type, areas.area_name, indicators.category_id, indicators.indicator, indicators.part

),

-- What each indicator is a share of: of all crimes once recorded, of those now or first of the type, of all outcomes.
shares as (

    select *
    from (
        values
        ('no_crime', 'counted', 1), ('no_crime', 'no_crime', 1), ('no_crime', 'transferred', 1),
        ('transferred', 'counted', 1), ('transferred', 'no_crime', 1), ('transferred', 'transferred', 1),
        ('reclassified_in', 'counted', 1),
        ('reclassified_out', 'counted', 1), ('reclassified_out', 'reclassified_in', -1),
        ('reclassified_out', 'reclassified_out', 1),
        ('outcome', 'outcome', 1)
    ) as term (indicator, of_indicator, factor)

),

bases as (

    select
        indicators.area_type,
        indicators.area_name,
        indicators.category_id,
        shares.indicator,
        sum(indicators.actual * shares.factor)::integer as actual_base,
        sum(indicators.previous_year * shares.factor)::integer as previous_base
    from indicators
    inner join shares on indicators.indicator = shares.of_indicator
    group by indicators.area_type, indicators.area_name, indicators.category_id, shares.indicator

)

select
    measures.measure_id,
    indicators.area_type,
    indicators.area_name,
    indicators.indicator,
    indicators.part,
    coalesce(outcome_types.title, other.category_name, 'All') as part_title,
    measures.title,
    measures.position,
    indicators.actual,
    bases.actual_base,
    {{ round_half_up('100.0 * indicators.actual / nullif(bases.actual_base, 0)', 1) }} as actual_pct,
    indicators.previous_year,
    bases.previous_base,
    {{ round_half_up('100.0 * indicators.previous_year / nullif(bases.previous_base, 0)', 1) }} as previous_pct,
    {{ round_half_up("""100.0 * indicators.actual / nullif(bases.actual_base, 0)
        - 100.0 * indicators.previous_year / nullif(bases.previous_base, 0)""", 1) }} as change_points,
    'financial_year_to_date' as period
from indicators
inner join bases
    on indicators.area_type = bases.area_type
    and indicators.area_name = bases.area_name
    and indicators.category_id = bases.category_id
    and indicators.indicator = bases.indicator
inner join {{ ref('dim_measure') }} as measures
    on indicators.category_id = measures.category_id and measures.measure_type = 'recorded_crime'
left join {{ ref('outcome_type') }} as outcome_types
    on indicators.indicator = 'outcome' and indicators.part = outcome_types.outcome_type
left join {{ ref('category') }} as other
    on indicators.indicator <> 'outcome' and indicators.part = other.category_id
