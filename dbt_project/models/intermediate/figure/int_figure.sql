-- One row per measure, area and statistic, unrounded.
{{ config(materialized='replaced_view') }}

{% set families = [
    'int_figure_recorded_crime',
    'int_figure_recorded_target',
    'int_figure_no_target',
    'int_figure_year_end',
    'int_figure_projection',
    'int_figure_share_of_increase',
    'int_figure_open_investigation',
    'int_figure_outcome_rate',
    'int_figure_outcome_target',
    'int_figure_satisfaction',
    'int_figure_satisfaction_month',
    'int_figure_as_known_then',
    'int_figure_outcome_as_known_then',
    'int_figure_satisfaction_as_known_then',
    'int_figure_scorecard',
    'int_figure_msg',
] -%}
{% for family in families %}
select
    measure_id,
    area_type,
    area_name,
    statistic,
    exact_value,
    label,
    inputs,
    formula
from {{ ref(family) }}
{% if not loop.last %}
union all
{% endif %}
{%- endfor %}
