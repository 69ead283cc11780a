-- One row per Home Office offence class and time in which it stood so, and one for every code that is not known.
{{ config(tags=['policy']) }}

with offences as (

    select * from {{ ref('offence') }}

)

select
    offence_code || '@' || valid_from as offence_key,
    offence_code,
    offence_name,
    true as is_known,
    valid_from,
    valid_to
from offences

union all

select
    'unknown' as offence_key,
    null as offence_code,
    'Unknown offence code' as offence_name,
    false as is_known,
    '2009-01-01'::date as valid_from,
    '9999-12-31'::date as valid_to
