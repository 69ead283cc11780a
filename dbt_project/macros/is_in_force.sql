{# Whether a row of policy holds on a day: from valid_from on, and no longer on valid_to. #}
{% macro is_in_force(row, day) -%}
    {{ row }}.valid_from <= {{ day }} and {{ day }} < {{ row }}.valid_to
{%- endmacro %}
