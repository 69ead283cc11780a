-- One row per earlier state and crime that counts otherwise now than it did then.
with states as (

    select * from {{ ref('int_earlier_state') }}
    where feed = 'crime'

),

-- What counted then and stands no longer, and what counts now and did not stand then: each by the versions' own index. A version that
-- stood then and stands now counts alike, so it is not looked at.
sides as (

    {% for is_latest in (true, false) -%}
    select
        states.compared_with,
        states.known_at,
        versions.crime_number,
        versions.is_latest,
        versions.recorded_date,
        versions.lpu_code,
        versions.offence_key,
        versions.is_domestic,
        versions.is_hate_crime
    from states
    inner join {{ ref('int_crime_version') }} as versions on versions.recorded_date between states.window_from and states.window_to
    where
        versions.is_counted
        {%- if is_latest %}
        and versions.is_latest
        and versions.known_from > states.known_at
        {%- else %}
        and not versions.is_latest
        and versions.known_from <= states.known_at
        and versions.known_to > states.known_at
        {%- endif %}
    {{ 'union all' if is_latest }}
    {% endfor %}

),

earlier as (

    select * from sides
    where not is_latest

),

latest as (

    select * from sides
    where is_latest

),

compared as (

    select
        coalesce(earlier.compared_with, latest.compared_with) as compared_with,
        coalesce(earlier.known_at, latest.known_at) as known_at,
        coalesce(earlier.crime_number, latest.crime_number) as crime_number,
        earlier.recorded_date as recorded_date_then,
        latest.recorded_date as recorded_date_now,
        earlier.lpu_code as lpu_code_then,
        latest.lpu_code as lpu_code_now,
        earlier.offence_key as offence_key_then,
        latest.offence_key as offence_key_now,
        earlier.is_domestic as is_domestic_then,
        latest.is_domestic as is_domestic_now,
        earlier.is_hate_crime as is_hate_crime_then,
        latest.is_hate_crime as is_hate_crime_now
    from earlier
    full join latest
        on earlier.compared_with = latest.compared_with and earlier.crime_number = latest.crime_number

)

select
    compared_with,
    crime_number,
    case
        when offence_key_then <> offence_key_now then 'reclassified'
        when offence_key_then is null and not exists (
            select from {{ ref('int_crime_version') }} as versions
            where versions.crime_number = compared.crime_number and versions.known_from <= compared.known_at
        ) then 'late'
        when offence_key_now is null and (
            select not versions.is_counted
            from {{ ref('int_crime_version') }} as versions
            where versions.crime_number = compared.crime_number and versions.is_latest
        ) then 'cancelled'
        else 'amended'
    end as reason,
    recorded_date_then,
    recorded_date_now,
    lpu_code_then,
    lpu_code_now,
    offence_key_then,
    offence_key_now,
    is_domestic_then,
    is_domestic_now,
    is_hate_crime_then,
    is_hate_crime_now
from compared
where
    (recorded_date_then, lpu_code_then, offence_key_then, is_domestic_then, is_hate_crime_then)
    is distinct from (recorded_date_now, lpu_code_now, offence_key_now, is_domestic_now, is_hate_crime_now)
