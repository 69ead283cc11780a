-- One row per priority of the Plan, provider (the police or a partner) and measure: its newest figure, unrounded.
{{ config(materialized='replaced_view') }}

select
    chosen.priority_id,
    'police' as provider_id,
    'The police' as provider_name,
    found.measure_id as measure,
    case measures.measure_type
        when 'recorded_crime' then measures.title || ': recorded crimes'
        when 'outcome_rate' then measures.title || ': outcome rate'
        else measures.title
    end as title,
    found.period,
    null::date as period_from,
    null::date as period_to,
    found.numerator::numeric as numerator,
    case when measures.measure_type <> 'recorded_crime' then found.denominator::numeric end as denominator,
    {{ apply_rounding('found.actual', 'measures.rounding') }} as value,
    {{ apply_rounding('found.previous_year', 'measures.rounding') }} as previous_value,
    -- The difference of unrounded values (DOMAIN A2, M7).
    {{ round_half_up('found.actual - found.previous_year', 1) }} as change,
    case measures.measure_type when 'recorded_crime' then 'count' else '%' end as unit,
    found.hard_target::numeric as target,
    case found.target_basis when 'change_pct' then 'change on last year, %' when 'rate_pct' then 'value' end as target_basis,
    measures.direction,
    case when found.target_status = 'stretch met' then 'met' else found.target_status end as status,
    'the force''s own records' as information_source,
    null as confidence,
    false as is_late,
    null::date as undelivered_since,
    null::date as due_on,
    0 as missing_period_count
from {{ ref('plan_priority_measure') }} as chosen
inner join {{ ref('int_measure_against_target') }} as found
    on chosen.measure_id = found.measure_id and found.area_type = 'force'
inner join {{ ref('dim_measure') }} as measures on chosen.measure_id = measures.measure_id

union all

select
    promised.priority_id,
    promised.partner_id as provider_id,
    promised.partner_name as provider_name,
    coalesce(found.measure, 'nothing delivered') as measure,
    coalesce(found.measure, 'Nothing delivered yet') as title,
    null as period,
    found.period_from,
    found.period_to,
    found.numerator,
    found.denominator,
    {{ round_half_up('found.value', 1) }} as value,
    {{ round_half_up('found.previous_value', 1) }} as previous_value,
    {{ round_half_up('found.value - found.previous_value', 1) }} as change,
    case when found.value is not null then case when found.denominator is null then 'count' else '%' end end as unit,
    found.target,
    case when found.target is not null then 'value' end as target_basis,
    found.direction,
    case
        when found.value is null then 'nothing delivered'
        when found.target is null or found.direction = 'neutral' then 'no target'
        -- What is shown is what is judged.
        when found.direction = 'lower_is_better' and {{ round_half_up('found.value', 1) }} <= found.target then 'met'
        when found.direction = 'higher_is_better' and {{ round_half_up('found.value', 1) }} >= found.target then 'met'
        else 'not met'
    end as status,
    found.source as information_source,
    found.confidence,
    promised.is_late,
    promised.undelivered_since,
    promised.due_on,
    promised.missing_period_count
from {{ ref('int_partner_promise') }} as promised
left join {{ ref('int_partner_figure') }} as found
    on promised.partner_id = found.partner_id and promised.priority_id = found.priority_id
