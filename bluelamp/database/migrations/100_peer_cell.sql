-- What deliveries to other forces have sent of each month and what they have kept back, for the next one: what is kept back once stays
-- at home. Run by bluelamp_owner.

create table ops.peer_cell (
    month_start_date date not null,
    category_id text not null,
    is_sent boolean not null,
    told_at timestamptz not null default clock_timestamp(),
    primary key (month_start_date, category_id, is_sent)
);
comment on table ops.peer_cell is 'One row per month, category and whether it was sent: both where a delivery sent what a later one kept back.';
comment on column ops.peer_cell.told_at is 'When it was sent, or kept back, first.';
