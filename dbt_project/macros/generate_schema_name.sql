{#
    The layer (the first folder) decides the schema, the folder of the subject below it nothing. Marts are built into `build`; only
    a publication moves them on to `marts`. Seeds are reference data of the star and live in `core`, as the star itself does.
    The target `past` rebuilds a past state beside all that, in schemas of its own.
#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {%- set schemas = {'staging': 'staging', 'intermediate': 'core', 'star': 'core', 'marts': 'build'} -%}
    {%- set folder = node.fqn[1] -%}
    {%- if target.name == 'past' -%}
        past_
    {%- endif -%}
    {%- if node.resource_type == 'seed' -%}
        core
    {%- elif folder in schemas -%}
        {{ schemas[folder] }}
    {%- elif node.resource_type in ('test', 'unit_test') -%}
        core
    {%- else -%}
        {{ exceptions.raise_compiler_error(
            "The folder models/" ~ folder ~ " has no schema. Add it to macros/generate_schema_name.sql and to SCHEMAS in bluelamp/database/grants.py."
        ) }}
    {%- endif -%}
{%- endmacro %}
