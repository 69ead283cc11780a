{# Whether a crime belongs to the category of a row of bridge_crime_category, on the day it was recorded. #}
{% macro is_member(bridge, crime) -%}
    {{ crime }}.offence_key = {{ bridge }}.offence_key
    and {{ crime }}.is_domestic = {{ bridge }}.is_domestic
    and {{ crime }}.is_hate_crime = {{ bridge }}.is_hate_crime
    and {{ crime }}.recorded_date >= {{ bridge }}.valid_from
    and {{ crime }}.recorded_date < {{ bridge }}.valid_to
{%- endmacro %}
