-- Where the most similar forces are heading (DOMAIN D4, section B step 2). Run by bluelamp_owner.

create table fitted.peer_projection (
    measure_id text not null,
    msg_version text not null,
    horizon_year integer not null check (horizon_year between 0 and 3),
    year_end_date date not null,
    unit text not null check (unit in ('per_1000', 'percent')),
    denominator_kind text,
    member_count integer not null,
    month_count integer not null,
    last_month_date date not null,
    msg_rate_latest numeric,
    msg_rate_end numeric,
    low_80 numeric,
    high_80 numeric,
    best_quartile_rate numeric,
    reduction_count integer not null,
    reduction_p90_pct numeric,
    membership_status text not null,
    denominator_status text,
    method text not null,
    fingerprint text not null,
    primary key (measure_id, msg_version, horizon_year),
    check (low_80 <= msg_rate_end and msg_rate_end <= high_80)
);
create table past_fitted.peer_projection (like fitted.peer_projection including all);

comment on table fitted.peer_projection is 'One row per measure, edition of the similar-force group and horizon: the mean of the members'' 12-month rates at a 31 March to come.';
comment on column fitted.peer_projection.horizon_year is '0: the 31 March at the end of the as-at date''s financial year; 1 to 3: so many years later.';
comment on column fitted.peer_projection.unit is 'per_1000: crimes a year per 1,000 of the denominator; percent: outcomes per 100 crimes.';
comment on column fitted.peer_projection.msg_rate_latest is 'Mean of the members'' rates over the last 12 months that every member has delivered.';
comment on column fitted.peer_projection.msg_rate_end is 'The same for the 12 months to year_end_date, projected.';
comment on column fitted.peer_projection.best_quartile_rate is 'The best quarter of the members'' rates (lowest crime, highest outcome rate), carried forward with the mean.';
comment on column fitted.peer_projection.reduction_p90_pct is 'Nine in ten of the year-on-year reductions (percent) that members achieved in the years of policy were smaller; empty with too few.';
comment on column fitted.peer_projection.reduction_count is 'Reductions that reduction_p90_pct was taken from.';
