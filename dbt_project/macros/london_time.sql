{# A supplier's local police time without offset, as an instant. #}
{% macro london_time(column) -%}
    {{ column }}::timestamp at time zone 'Europe/London'
{%- endmacro %}
