{# The same calendar day one year earlier; 29 February becomes 28 February (DOMAIN A2). #}
{% macro same_day_last_year(day) -%}
    ({{ day }} - interval '1 year')::date
{%- endmacro %}
