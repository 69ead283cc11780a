-- What the exception lists need from a statistics package (DOMAIN D1, D3). Run by bluelamp_owner.

create table fitted.part_month_risk (
    exception_list text not null,
    chart_key text not null,
    month_start_date date not null,
    distribution text not null check (distribution in ('negative_binomial', 'beta_binomial')),
    risk numeric not null check (risk between 0 and 1),
    primary key (exception_list, chart_key)
);
create table past_fitted.part_month_risk (like fitted.part_month_risk including all);
comment on table fitted.part_month_risk is 'One row per exception list and control chart: the probability that its month in progress ends beyond the limit, on the wrong side.';

create table fitted.chart_p_value (
    chart_key text primary key,
    month_start_date date not null,
    distribution text not null check (distribution in ('negative_binomial', 'beta_binomial')),
    p_value numeric not null check (p_value between 0 and 1)
);
create table past_fitted.chart_p_value (like fitted.chart_p_value including all);
comment on table fitted.chart_p_value is 'One row per control chart of counts or proportions on an exception list: how often chance alone takes its latest complete month so far from the centre, to either side.';
