-- Releases: what has left the building, what was withheld, and the certificate of each. Run by bluelamp_owner.

create table public_marts.release (
    release_id bigint generated always as identity primary key,
    publication_id bigint not null,
    as_at_date date not null,
    released_at timestamptz not null default clock_timestamp(),
    cell_count integer not null,
    sensitive_count integer not null,
    withheld_count integer not null,
    relation_count integer not null,
    recovered_count integer not null check (recovered_count = 0),
    exact_count integer not null
);
comment on table public_marts.release is 'One row per release of counts to the public, with the certificate of its disclosure control.';
comment on column public_marts.release.publication_id is 'The publication whose counts they are.';
comment on column public_marts.release.cell_count is 'Counts of this release and all before it, each version once.';
comment on column public_marts.release.sensitive_count is 'Small counts among them that could tell of a person.';
comment on column public_marts.release.withheld_count is 'Counts that are withheld: those, and what protects them.';
comment on column public_marts.release.relation_count is 'Sums and parts that the attacker of the certificate used.';
comment on column public_marts.release.recovered_count is 'Sensitive counts of which the attacker learnt more than the rule allows: none, or it is no release.';
comment on column public_marts.release.exact_count is 'Withheld counts, none of them sensitive, that the attacker found out to the number.';

create table public_marts.crime_quarter (
    release_id bigint not null references public_marts.release,
    category_id text not null,
    area_type text not null,
    area_name text not null,
    quarter_start_date date not null,
    crime_count integer,
    is_withheld boolean not null,
    primary key (release_id, category_id, area_type, area_name, quarter_start_date),
    check (is_withheld = (crime_count is null))
);
comment on table public_marts.crime_quarter is 'One row per release, category of crime, area and complete quarter.';
comment on column public_marts.crime_quarter.crime_count is 'Crimes recorded; blank where withheld.';
comment on column public_marts.crime_quarter.is_withheld is 'The count could tell of a person, or of a count that could. Which of the two is not told.';

create table ops.release_count (
    release_id bigint not null references public_marts.release,
    category_id text not null,
    area_type text not null,
    area_name text not null,
    quarter_start_date date not null,
    crime_count integer not null,
    primary key (release_id, category_id, area_type, area_name, quarter_start_date)
);
comment on table ops.release_count is 'The true counts of each release: what the next one must not give away. Never shown to readers.';
