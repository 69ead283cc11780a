-- One row per closed action or operation that began, and measure that it is to move: whether it helped.
with compared as (

    select
        intervention_id,
        measure_id,
        count(*)::integer as area_count,
        string_agg(compared_area_name, ', ' order by compared_area_name) as areas
    from {{ ref('int_intervention_compared') }}
    group by intervention_id, measure_id

),

judged as (

    select
        windows.*,
        effects.verdict,
        effects.reason,
        effects.months_needed,
        effects.months_used,
        effects.effect_ratio,
        effects.ratio_low,
        effects.ratio_high,
        effects.dispersion,
        effects.p_value,
        coalesce(compared.area_count, 0) as compared_area_count,
        compared.areas as compared_areas,
        coalesce(sums.before_count, 0)::integer as before_month_count,
        coalesce(sums.after_count, 0)::integer as after_month_count,
        coalesce(sums.signal_count, 0)::integer as signal_month_count,
        sums.before_to,
        sums.after_to,
        sums.before_value,
        sums.choice_value,
        sums.after_value,
        -- No areas are no value: a sum over none would be nought.
        case when compared.area_count > 0 then sums.compared_before_value end as compared_before_value,
        case when compared.area_count > 0 then sums.compared_after_value end as compared_after_value,
        verdicts.words as sentence
    from {{ ref('int_intervention_window') }} as windows
    inner join {{ ref('int_intervention_effect') }} as effects
        on windows.intervention_id = effects.intervention_id and windows.measure_id = effects.measure_id
    inner join {{ ref('intervention_verdict') }} as verdicts
        on effects.verdict = verdicts.verdict and effects.reason = verdicts.reason
    left join compared on windows.intervention_id = compared.intervention_id and windows.measure_id = compared.measure_id
    left join {{ ref('int_intervention_level') }} as sums
        on windows.intervention_id = sums.intervention_id and windows.measure_id = sums.measure_id

)

select
    intervention_id,
    measure_id,
    intervention_kind,
    title,
    issue_id,
    area_type,
    area_name,
    start_date,
    end_date,
    verdict,
    reason,
    {% set said = namespace(words='sentence') -%}
    {% for name, figure in [
        ('change', "case when is_rate then 'odds ' else '' end || to_char(100 * (effect_ratio - 1), 'FMSG99990.0') || ' %'"),
        (
            'interval',
            "confidence_pct::integer || ' % interval ' || to_char(100 * (ratio_low - 1), 'FMSG99990.0') || ' % to ' "
            ~ "|| to_char(100 * (ratio_high - 1), 'FMSG99990.0') || ' %'"
        ),
        (
            'relevant',
            "'a change of ' || relevant_change::integer || case change_basis when 'points' then ' points' else ' %' end"
        ),
        ('needed', "months_needed"),
        ('used', "months_used"),
        ('after', "after_month_count"),
        ('before', "before_month_count"),
        ('minimum', "minimum_baseline_months"),
        ('most', "most_months"),
    ] -%}
    {% set said.words = "replace(" ~ said.words ~ ", '{" ~ name ~ "}', coalesce((" ~ figure ~ ")::text, 'unknown'))" -%}
    {% endfor -%}
    {{ said.words }} as words,
    before_from::date as before_from,
    before_to,
    chosen_from,
    after_from,
    after_to,
    before_month_count,
    after_month_count,
    months_needed,
    months_used,
    compared_area_count,
    compared_areas,
    round(before_value::numeric, 6) as before_value,
    round(choice_value::numeric, 6) as choice_value,
    round(after_value::numeric, 6) as after_value,
    round(compared_before_value::numeric, 6) as compared_before_value,
    round(compared_after_value::numeric, 6) as compared_after_value,
    signal_month_count,
    effect_ratio,
    ratio_low,
    ratio_high,
    dispersion,
    p_value
from judged
