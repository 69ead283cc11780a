{# Whether an engineer left the record as it is: keys are the contract's key columns of delivered, in their order. #}
{% macro not_set_aside(feed, keys) -%}
not exists (
        select from {{ ref('stg_set_aside') }} as aside
        where
            aside.feed = '{{ feed }}'
            and aside.is_in_effect
            and aside.record_key = array[{% for key in keys %}delivered.{{ key }}{{ ', ' if not loop.last }}{% endfor %}]
            and delivered._load_id <= aside.until_load_id
            and delivered._load_id = coalesce(aside.load_id, delivered._load_id)
    )
{%- endmacro %}
