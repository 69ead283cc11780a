-- One row per pending delivery: measures of its published crimes and incidents that the contract cannot see, for the quality check.
with force_names as (

    select
        lower(split_part(pair, '=', 1)) as police_uk_name,
        split_part(pair, '=', 2) as force_id
    from unnest(%(force_names)s::text[]) as pairs (pair)

),

labels as (

    select
        lower(split_part(entry, '=', 1)) as crime_type,
        split_part(entry, '=', 2)::date as valid_from,
        split_part(entry, '=', 3)::date as valid_to
    from unnest(%(dated_labels)s::text[]) as entries (entry)

)

select
    street._load_id as load_id,
    100.0 * count(*) filter (where street.month <> to_char(load.business_from, 'YYYY-MM')) / count(*)
        as other_month_pct,
    100.0 * count(*) filter (where force_names.force_id <> load.part) / count(*) as other_force_pct,
    100.0 * count(*) filter (where force_names.force_id is null) / count(*) as unknown_force_pct,
    100.0 * count(*) filter (where street.reported_by <> street.falls_within) / count(*)
        as reported_by_other_force_pct,
    100.0 * count(*) filter (
        where (street.crime_id is null) <> (lower(street.crime_type) = any(
            select lower(incident) from unnest(%(incidents)s::text[]) as incidents (incident)
        ))
    ) / count(*) as misplaced_identifier_pct,
    100.0 * count(*) filter (where street.longitude is null or street.latitude is null) / count(*)
        as without_location_pct,
    100.0 * count(*) filter (
        where street.longitude::numeric not between -6.5 and 2.0 or street.latitude::numeric not between 49.8 and 55.9
    ) / count(*) as outside_england_and_wales_pct,
    100.0 * count(*) filter (
        where street.longitude::numeric not between -8.7 and 2.0 or street.latitude::numeric not between 49.8 and 60.9
    ) / count(*) as outside_united_kingdom_pct,
    count(*) filter (where labels.crime_type is null) as unknown_crime_type_count,
    count(*) / max(usual.row_count) as usual_month_ratio
from raw.police_uk_street as street
inner join ops.load as load on street._load_id = load.load_id
left join force_names on lower(street.falls_within) = force_names.police_uk_name
left join labels
    on lower(street.crime_type) = labels.crime_type
    and load.business_from >= labels.valid_from
    and load.business_from < labels.valid_to
left join lateral (
    select percentile_cont(0.5) within group (order by others.loaded_row_count)::numeric as row_count
    from ops.load as others
    where
        others.state = 'accepted'
        and others.feed = load.feed
        and others.part = load.part
        and others.business_from <> load.business_from
        and others.business_from between load.business_from - interval '1 year' and load.business_from + interval '1 year'
    having count(*) >= 3
) as usual on true
where street._load_id = any(%(load_ids)s)
group by street._load_id
