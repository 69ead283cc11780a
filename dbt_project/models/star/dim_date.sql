-- One row per calendar date, 2009 to 2030.
{{ config(tags=['policy']) }}

with dates as (

    select series.day::date as date
    from generate_series('2009-01-01'::timestamp, '2030-12-31'::timestamp, interval '1 day') as series (day)

),

years as (

    select
        date,
        date_trunc('month', date)::date as month_start_date,
        make_date(
            extract(year from date - interval '3 months')::integer, 4, 1
        ) as financial_year_start_date
    from dates

)

select
    date,
    to_char(date, 'FMDay') as day_of_week,
    extract(isodow from date)::integer as weekday_number,
    date_trunc('week', date)::date as week_start_date,
    month_start_date,
    (month_start_date + interval '1 month - 1 day')::date as month_end_date,
    to_char(date, 'FMMonth YYYY') as month_name,
    extract(day from month_start_date + interval '1 month - 1 day')::integer as month_day_count,
    financial_year_start_date,
    {{ financial_year_label('financial_year_start_date') }} as financial_year,
    (extract(month from date)::integer + 8) % 12 + 1 as financial_month,
    date - financial_year_start_date + 1 as financial_year_day_number,
    {{ same_day_last_year('date') }} as same_day_last_year_date
from years
