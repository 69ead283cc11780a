-- One row per measure, area and statistic of its projected year end.
{{ config(materialized='replaced_view') }}

with terms as (

    select
        *,
        case measure_type
            when 'recorded_crime'
                then jsonb_build_object(
                    'recorded', recorded_count, 'expected_removal', removal_count, 'expected_rest', rest_count
                )
            when 'outcome_rate'
                then jsonb_build_object(
                    'outcomes', recorded_count, 'expected_outcomes', rest_count,
                    'crimes', base_count, 'expected_removal', removal_count, 'expected_crimes', base_rest_count
                )
            else jsonb_build_object('rate', projection)
        end as year_end_inputs,
        round(target_probability * path_count) as met_count,
        round(stretch_probability * path_count) as stretch_met_count,
        case
            when target_basis = 'rate_pct' then greatest(0, 100 * (
                hard_target / 100 * (base_count - removal_count + base_rest_count) - recorded_count
            ) / nullif(base_rest_count, 0))
        end as rate_needed
    from {{ ref('int_year_end_projection') }}
    where reliability <> 'not projected'

)

select
    terms.measure_id,
    terms.area_type,
    terms.area_name,
    figure.statistic,
    case
        when figure.is_word or terms.reliability = 'not reliable' or (terms.is_withheld and figure.statistic = 'rate_needed') then null
        else figure.exact_value
    end as exact_value,
    case
        when terms.reliability = 'not reliable' then 'not reliable'
        when terms.is_withheld and figure.statistic = 'rate_needed' then 'fewer than ' || terms.minimum_count || ' answers'
        when figure.is_word then terms.outlook
        when figure.exact_value is null then 'the financial year is over'
    end as label,
    case
        when terms.is_withheld and figure.statistic = 'rate_needed'
            then jsonb_build_object('valid', terms.base_count, 'minimum_count', terms.minimum_count)
        else figure.inputs
    end as inputs,
    null::text as formula
from terms
cross join
    lateral (
        values
        ('year_end_projection', false, true, terms.projection, terms.year_end_inputs),
        ('year_end_low_80', false, true, terms.low_80, jsonb_build_object('low_80', terms.low_80)),
        ('year_end_high_80', false, true, terms.high_80, jsonb_build_object('high_80', terms.high_80)),
        ('year_end_low_95', false, true, terms.low_95, jsonb_build_object('low_95', terms.low_95)),
        ('year_end_high_95', false, true, terms.high_95, jsonb_build_object('high_95', terms.high_95)),
        (
            'target_probability', false, terms.target_value is not null, 100 * terms.met_count / terms.path_count,
            jsonb_build_object('met_count', terms.met_count, 'path_count', terms.path_count, 'target', terms.target_value)
        ),
        (
            'stretch_probability', false, terms.stretch_value is not null, 100 * terms.stretch_met_count / terms.path_count,
            jsonb_build_object(
                'met_count', terms.stretch_met_count, 'path_count', terms.path_count, 'target', terms.stretch_value
            )
        ),
        (
            'target_outlook', true, terms.target_value is not null, null,
            jsonb_build_object(
                'target_probability', terms.target_probability,
                'on_course_probability', terms.on_course_probability,
                'off_course_probability', terms.off_course_probability
            )
        ),
        (
            'rate_needed', false, terms.target_basis = 'rate_pct' and terms.base_rest_count is not null, terms.rate_needed,
            jsonb_build_object(
                'hard_target', terms.hard_target, 'had', terms.recorded_count, 'base', terms.base_count,
                'expected_removal', terms.removal_count, 'expected_base', terms.base_rest_count
            )
        )
    ) as figure (statistic, is_word, is_there, exact_value, inputs)
where figure.is_there
