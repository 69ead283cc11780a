-- Where measures are heading by 31 March, and how good such projections have been (DOMAIN D4). Run by bluelamp_owner.

create table fitted.projection (
    measure_id text not null,
    area_type text not null,
    area_name text not null,
    year_end_date date not null,
    method text not null,
    is_lent boolean not null,
    observed_share_pct numeric not null,
    recorded_count numeric not null,
    base_count numeric,
    rest_count numeric not null,
    base_rest_count numeric,
    removal_count numeric not null,
    flat numeric,
    ratio numeric,
    remainder numeric,
    shrunk_ratio numeric,
    seasonal_naive numeric,
    ets numeric,
    glm numeric,
    projection numeric not null,
    low_50 numeric not null,
    high_50 numeric not null,
    low_80 numeric not null,
    high_80 numeric not null,
    low_95 numeric not null,
    high_95 numeric not null,
    target_value numeric,
    target_probability numeric,
    stretch_value numeric,
    stretch_probability numeric,
    path_count integer not null,
    drift_sd numeric not null,
    dispersion numeric not null,
    primary key (measure_id, area_type, area_name)
);
comment on table fitted.projection is 'One row per measure and area with enough to project from: the value expected at the end of the as-at date''s financial year.';
comment on column fitted.projection.is_lent is 'Whether trend, season and smoothing are those of the whole force, and only the share is the area''s own.';
comment on column fitted.projection.recorded_count is 'Crimes, outcomes or satisfied answers of the year so far; base_count crimes or valid answers beside them, empty for counts.';
comment on column fitted.projection.rest_count is 'What of it is expected to come; base_rest_count the same of the base.';
comment on column fitted.projection.removal_count is 'Recorded crimes that are expected to be taken out again (no-crimes, transfers).';
comment on column fitted.projection.target_probability is 'Share of the paths that meet the target: at most it for counts, at least it for rates.';

create table fitted.projection_drift (
    measure_type text not null,
    area_type text not null,
    year_end_date date not null,
    used_sd numeric not null,
    measured_sd numeric,
    error_count integer not null,
    weights float8[],
    fingerprint text not null,
    primary key (measure_type, area_type, year_end_date)
);
comment on table fitted.projection_drift is 'One row per type of measure, type of area and projected year: how far a year strays from what can be foreseen (on a log or logit scale).';
comment on column fitted.projection_drift.used_sd is 'Used for that year''s intervals: from policy and the years before it alone.';
comment on column fitted.projection_drift.measured_sd is 'What would have made the year''s 80 % intervals cover 80 %; empty while the year is not over.';
comment on column fitted.projection_drift.weights is 'Of shrunk ratio, exponential smoothing and regression in that year''s combination: from the years before it alone; empty for the median.';
comment on column fitted.projection_drift.fingerprint is 'Of data, policy and code of the back-test.';

create table fitted.projection_backtest (
    measure_id text not null,
    area_type text not null,
    area_name text not null,
    origin_date date not null,
    year_end_date date not null,
    months_to_come integer not null check (months_to_come between 1 and 12),
    method text not null,
    actual numeric not null,
    projection numeric not null,
    flat numeric,
    ratio numeric,
    remainder numeric,
    shrunk_ratio numeric,
    seasonal_naive numeric,
    ets numeric,
    glm numeric,
    low_80 numeric not null,
    high_80 numeric not null,
    low_95 numeric not null,
    high_95 numeric not null,
    covered_50 numeric not null,
    covered_80 numeric not null,
    covered_95 numeric not null,
    pinball_loss numeric not null,
    scaled_error numeric,
    target_value numeric,
    target_probability numeric,
    primary key (measure_id, area_type, area_name, origin_date)
);
comment on table fitted.projection_backtest is 'One row per measure, area and month-end of the last finished years: what would have been projected then, and what came.';
comment on column fitted.projection_backtest.covered_80 is 'How much of what came lies inside the 80 % interval: 1 or 0, or between for a count that many paths share.';
comment on column fitted.projection_backtest.scaled_error is 'Mean absolute error of the months to come over that of last year''s same months in training.';
comment on column fitted.projection_backtest.target_value is 'Today''s kind of target, set to that year.';

create table fitted.projection_fit (
    measure_id text not null,
    area_type text not null,
    area_name text not null,
    fitted_to date not null,
    fingerprint text not null,
    month_count integer not null,
    factors float8[] not null,
    smoothing float8[],
    regression float8[] not null,
    primary key (measure_id, area_type, area_name, fitted_to)
);
comment on table fitted.projection_fit is 'One row per series and 31 March that it was fitted to: kept, since it is only made anew where the months before, the policy or the code changed.';
comment on column fitted.projection_fit.smoothing is 'Weights of level and trend, damping, first level, first trend; empty where a series is too short or small.';
comment on column fitted.projection_fit.regression is 'Logarithm of the level a day, its change a year, dispersion.';

create table past_fitted.projection (like fitted.projection including all);
create table past_fitted.projection_drift (like fitted.projection_drift including all);
create table past_fitted.projection_backtest (like fitted.projection_backtest including all);
create table past_fitted.projection_fit (like fitted.projection_fit including all);
