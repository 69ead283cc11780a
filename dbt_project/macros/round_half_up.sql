{#
    Half away from zero, as every published percentage is rounded (DOMAIN A2). PostgreSQL rounds numeric so, but double
    precision to even: the cast is what matters.
#}
{% macro round_half_up(expression, decimals) -%}
    round(({{ expression }})::numeric, {{ decimals }})
{%- endmacro %}
