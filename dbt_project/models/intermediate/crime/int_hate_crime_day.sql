-- One row per recorded date, LPU, offence, domestic flag and hate strand with at least one counted crime, as known now.
{{ config(
    materialized='incremental',
    incremental_strategy='restate',
    unique_key=['recorded_date', 'lpu_code'],
    meta={'touched': 'int_touched_crime_day'},
    indexes=[{'columns': ['recorded_date', 'lpu_code', 'offence_key', 'is_domestic', 'hate_strand'], 'unique': true}],
) }}
{%- set touched = ref('int_touched_crime_day') -%}

select
    crimes.recorded_date,
    crimes.lpu_code,
    crimes.offence_key,
    crimes.is_domestic,
    strands.hate_strand,
    count(distinct crimes.crime_number)::integer as crime_count
from {{ ref('int_crime') }} as crimes
cross join lateral string_to_table(crimes.hate_strands, ';') as strands (hate_strand)
where
    crimes.is_counted
    and crimes.is_hate_crime
    {% if is_incremental() -%}
    and (crimes.recorded_date, crimes.lpu_code) in (
        select
            touched.recorded_date,
            touched.lpu_code
        from {{ touched }} as touched
    )
    {%- endif %}
group by crimes.recorded_date, crimes.lpu_code, crimes.offence_key, crimes.is_domestic, strands.hate_strand
