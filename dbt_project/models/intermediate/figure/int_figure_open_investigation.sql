-- One row per recorded crime measure and area: crimes under investigation at the as-at date.
{{ config(materialized='replaced_view') }}

select
    measures.measure_id,
    investigations.area_type,
    investigations.area_name,
    'under_investigation' as statistic,
    investigations.open_count::numeric as exact_value,
    null::text as label,
    jsonb_build_object('recorded', investigations.recorded_count, 'closed', investigations.closed_count) as inputs,
    null::text as formula
from {{ ref('int_open_investigation') }} as investigations
inner join {{ ref('int_measure_area') }} as measures
    on {{ is_shown_crime('measures', 'investigations') }}
