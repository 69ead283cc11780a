-- Targets proposed from evidence (DOMAIN B). Run by bluelamp_owner.

create table fitted.target_proposal (
    measure_id text not null,
    target_year_from date not null,
    measure_type text not null,
    base_value numeric,
    base_kind text not null check (base_kind in ('recorded', 'projected', 'none')),
    last_12_months numeric,
    best_past_rate numeric,
    denominator numeric,
    denominator_kind text,
    denominator_status text,
    msg_version text,
    membership_status text,
    msg_rate_latest numeric,
    msg_rates numeric[] not null,
    msg_low_80 numeric,
    msg_high_80 numeric,
    best_quartile_rates numeric[] not null,
    former_msg_version text,
    former_msg_rate_end numeric,
    achieved_reduction_pct numeric,
    achieved_reduction_count integer,
    status text not null,
    hard numeric,
    stretch numeric,
    years integer,
    needed_count numeric,
    gap_pct numeric,
    cap_pct numeric,
    cap_rule text,
    reduction_pct numeric,
    milestones numeric[] not null,
    probability numeric,
    probability_note text,
    primary key (measure_id, target_year_from)
);
create table past_fitted.target_proposal (like fitted.target_proposal including all);

comment on table fitted.target_proposal is 'One row per Plan measure and target year (the as-at date''s and the next): what is proposed, and from what.';
comment on column fitted.target_proposal.msg_rates is 'Mean rate of the similar forces at the end of the target year and of each year after it.';
comment on column fitted.target_proposal.former_msg_rate_end is 'By the edition before, where the groups were re-drawn in the year to the as-at date; never used.';
