-- One row per recorded crime measure, force or BCU, indicator of recording integrity and part of it.
with areas as (

    select *
    from {{ ref('bridge_area_lpu') }}
    where area_type in ('force', 'bcu') and not is_unallocated

),

shown as (

    select * from {{ ref('int_measure_area') }}
    where measure_type = 'recorded_crime'

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
inner join shown
    on indicators.category_id = shown.category_id
    and indicators.area_type = shown.area_type
    and indicators.area_name = shown.area_name
inner join {{ ref('dim_measure') }} as measures on shown.measure_id = measures.measure_id
left join {{ ref('outcome_type') }} as outcome_types
    on indicators.indicator = 'outcome' and indicators.part = outcome_types.outcome_type
left join {{ ref('category') }} as other
    on indicators.indicator <> 'outcome' and indicators.part = other.category_id
where
    -- What came from, or went to, a crime type that may not be shown there would tell of it.
    indicators.indicator not in ('reclassified_in', 'reclassified_out')
    or (indicators.part, indicators.area_type, indicators.area_name)
    in (
        select
            other_shown.category_id,
            other_shown.area_type,
            other_shown.area_name
        from shown as other_shown
    )
