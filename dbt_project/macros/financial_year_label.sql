{# The name of the financial year that begins on a day: 2013/14. #}
{% macro financial_year_label(year_from) -%}
    to_char({{ year_from }}, 'YYYY') || '/' || to_char({{ year_from }} + interval '1 year', 'YY')
{%- endmacro %}
