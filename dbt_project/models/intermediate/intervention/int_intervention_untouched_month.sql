-- One row per closed action or operation, measure, area in which nothing had been done, and month of its window: what was counted there.
{{ config(materialized='replaced_view') }}

select
    untouched.intervention_id,
    untouched.measure_id,
    untouched.compared_chart_key,
    untouched.untouched_until,
    months.month_start_date,
    points.numerator,
    points.opportunity
from {{ ref('int_intervention_untouched') }} as untouched
inner join {{ ref('int_intervention_month') }} as months
    on untouched.intervention_id = months.intervention_id
    and untouched.measure_id = months.measure_id
inner join {{ ref('int_chart_point') }} as points
    on untouched.compared_chart_key = points.chart_key
    and months.month_start_date = points.month_start_date
