{# 1 April of the financial year in which a day lies. #}
{% macro financial_year_start(day) -%}
    (date_trunc('year', {{ day }} - interval '3 months') + interval '3 months')::date
{%- endmacro %}
