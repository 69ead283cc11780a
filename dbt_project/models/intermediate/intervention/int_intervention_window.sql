-- One row per closed action or operation that began, and measure: its chart, the months before and after, and the rules.
{{ config(materialized='replaced_view') }}

with rules as (

    select intervention_policy.*
    from {{ ref('intervention_policy') }} as intervention_policy
    inner join {{ ref('int_as_at') }} as as_at on {{ is_in_force('intervention_policy', 'as_at.as_at_date') }}

),

charts as (

    select
        series.chart_key,
        series.measure_id,
        series.area_type,
        series.area_name,
        series.opportunity = 'denominator' as is_rate,
        case series.direction when 'lower_is_better' then -1 when 'higher_is_better' then 1 else 0 end as better_side,
        series.baseline_months,
        series.minimum_baseline_months,
        series.complete_until,
        rules.*
    from {{ ref('int_chart_series') }} as series
    inner join rules on series.measure_type = rules.measure_type

),

charted as (

    select
        interventions.*,
        {% for column in [
            'chart_key', 'area_type', 'is_rate', 'better_side', 'baseline_months', 'minimum_baseline_months', 'complete_until',
            'relevant_change', 'change_basis', 'choice_months', 'minimum_months', 'most_months', 'confidence_pct', 'power_pct',
            'apart_confidence_pct',
        ] -%}
        charts.{{ column }},
        {% endfor -%}
        date_trunc('month', interventions.start_date)::date as start_month,
        -- A month that began without it belongs to neither side.
        date_trunc('month', interventions.start_date + interval '1 month - 1 day')::date as after_from
    from {{ ref('int_intervention') }} as interventions
    left join charts
        on interventions.measure_id = charts.measure_id
        and interventions.area_name = charts.area_name
    where interventions.is_judged

),

chosen as (

    -- Left out before the start: the months that the choice is taken to be made on, and the whole of a signal that led to it.
    select
        charted.*,
        least(
            (charted.start_month - make_interval(months => charted.choice_months))::date,
            (
                select min(episodes.first_month)
                from {{ ref('int_chart_episode') }} as episodes
                where
                    episodes.chart_key = charted.chart_key
                    and episodes.first_month < charted.start_month
                    and episodes.last_month >= charted.start_month - make_interval(months => charted.choice_months)
            )
        ) as chosen_from
    from charted

)

select
    intervention_id,
    measure_id,
    intervention_kind,
    title,
    issue_id,
    chart_key,
    area_type,
    area_name,
    start_date,
    end_date,
    is_rate,
    better_side,
    -- The chart's own baseline: so many months, and none before its limits were last made anew.
    greatest(
        (chosen_from - make_interval(months => baseline_months))::date,
        (
            select max(segments.segment_from)
            from {{ ref('int_chart_segment') }} as segments
            where segments.chart_key = chosen.chart_key and segments.segment_from < chosen.chosen_from
        )
    ) as before_from,
    chosen_from,
    start_month,
    after_from,
    least(complete_until, (after_from + make_interval(months => most_months))::date) as after_until,
    relevant_change,
    change_basis,
    choice_months,
    minimum_baseline_months,
    minimum_months,
    most_months,
    confidence_pct,
    power_pct,
    apart_confidence_pct
from chosen
