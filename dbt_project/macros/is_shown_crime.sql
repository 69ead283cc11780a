{#
    Whether policy shows the crime type of a row of counts in the row's area (minimum_area_type). shown: a row of int_measure_area; it
    is then the one of the crime type's measure.
#}
{% macro is_shown_crime(shown, counts) -%}
    {{ counts }}.category_id = {{ shown }}.category_id
    and {{ counts }}.area_type = {{ shown }}.area_type
    and {{ counts }}.area_name = {{ shown }}.area_name
    and {{ shown }}.measure_type = 'recorded_crime'
{%- endmacro %}
