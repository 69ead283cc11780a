-- One row per force and thing that its published rows lack, repeat or only seem to say, in a warehouse of open data alone.
{{ config(materialized='replaced_view') }}
with own as (

    {{ own_force_of_open_data() }}

),

names as (

    select * from {{ ref('int_police_uk_name_month') }}
    where exists (select from own)

)

{% set subjects = {
    'last outcome of the download': 'Last outcome category', 'empty column': 'Context', 'finer coordinates': 'Longitude, Latitude',
} -%}
{% for finding, column, what, becomes in [
    ('without LSOA', 'without_lsoa_count', 'rows without a place', 'they count in the force and in no area'),
    ('without identifier', 'without_identifier_count', 'rows without a Crime ID', 'always so for anti-social behaviour'),
    ('repeated row', 'repeated_row_count', 'rows like another in every column', 'distinct incidents, so each counts'),
    ('last outcome of the download', 'with_last_outcome_count', 'rows with a last outcome',
        'it is how the crime stood on the day of the download and not what became of it, so no rate is made of it'),
    ('empty column', 'without_context_count', 'rows whose Context is empty', 'nothing is read from it'),
    ('finer coordinates', 'fine_coordinate_count', 'rows whose coordinates have more than six decimals',
        'nothing is worked out from coordinates, and places are told by LSOA and name'),
] -%}
select
    '{{ finding }}' as finding,
    'police_uk_street' as feed,
    force_id as source_id,
    '{{ subjects.get(finding, '') }}' as subject,
    min(month_start_date) filter (where {{ column }} > 0) as first_month,
    max(month_start_date) filter (where {{ column }} > 0) as last_month,
    sum({{ column }})::bigint as row_count,
    '{{ what }}' || ' (of ' || to_char(sum(row_count), 'FM999,999,999') || '): {{ becomes }}' as words
from names
group by force_id
having sum({{ column }}) > 0
{{ 'union all' if not loop.last }}
{% endfor %}
