-- One row per closed action or operation and measure: how high it was before, when it was chosen, and after.
{{ config(materialized='replaced_view') }}

with windows as (

    select * from {{ ref('int_intervention_window') }}

),

effects as (

    select * from {{ ref('int_intervention_effect') }}

),

theirs as (

    select
        compared.intervention_id,
        compared.measure_id,
        points.month_start_date,
        sum(points.numerator) as numerator,
        sum(points.opportunity) as opportunity
    from {{ ref('int_intervention_compared') }} as compared
    inner join {{ ref('int_chart_point') }} as points on compared.compared_chart_key = points.chart_key
    group by compared.intervention_id, compared.measure_id, points.month_start_date

)

-- Crimes a month, or percent; after: of the months that the verdict rests on.
select
    months.intervention_id,
    months.measure_id,
    count(*) filter (where months.phase = 'before') as before_count,
    count(*) filter (where months.phase = 'after') as after_count,
    count(*) filter (where months.phase = 'after' and months.is_signal_for_better) as signal_count,
    {% for phase, rows in [
        ('before', "months.phase = 'before'"),
        ('choice', "months.phase = 'choice'"),
        ('after', "months.phase = 'after' and months.month_start_date < effects.decided_until"),
    ] -%}
    {% for side, source in [('', 'months'), ('compared_', 'theirs')] -%}
    sum({{ source }}.numerator) filter (where {{ rows }})
    / nullif(
        case
            when windows.is_rate then sum({{ source }}.opportunity) filter (where {{ rows }}) / 100
            else count(*) filter (where {{ rows }})
        end, 0
    ) as {{ side }}{{ phase }}_value,
    {% endfor -%}
    {% endfor -%}
    max(months.month_start_date) filter (where months.phase = 'before') as before_to,
    max(months.month_start_date) filter (where months.phase = 'after') as after_to
from {{ ref('int_intervention_month') }} as months
inner join windows on months.intervention_id = windows.intervention_id and months.measure_id = windows.measure_id
inner join effects on months.intervention_id = effects.intervention_id and months.measure_id = effects.measure_id
left join theirs
    on months.intervention_id = theirs.intervention_id
    and months.measure_id = theirs.measure_id
    and months.month_start_date = theirs.month_start_date
group by months.intervention_id, months.measure_id, windows.is_rate
