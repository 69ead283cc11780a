{# The id that follows from some words, as bluelamp/register/edit.py makes those of new rows: a letter, a hyphen, six signs that
   nobody takes for one another. One in 10^9. #}
{% macro record_id(prefix, words) -%}
(
        select '{{ prefix }}-' || string_agg(
            substr('0123456789ABCDEFGHJKMNPQRSTVWXYZ', 1 + get_byte(sha256(convert_to({{ words }}, 'UTF8')), place) % 32, 1), ''
            order by place
        )
        from generate_series(0, 5) as place
    )
{%- endmacro %}
{# A cell of a record of the register as it stands: text, or with a type. #}
{% macro cell(name, type='text') -%}
(records.cells ->> '{{ name }}'){{ '::' ~ type if type != 'text' }}
{%- endmacro %}
{# The same under its own name, as a column. #}
{% macro named_cell(name, type='text') -%}
{{ cell(name, type) }} as {{ name }}
{%- endmacro %}
{# The words of the issue that the warehouse proposes of a measure and area. #}
{% macro issue_words() -%}
concat_ws('|', 'signal', measure_id, area_type, area_name)
{%- endmacro %}
{# The cell with a record's own words, under its own name; the record's id where it has none. #}
{% macro words_cell(name) -%}
coalesce({{ cell(name) }}, records.record_id) as {{ name }}
{%- endmacro %}
