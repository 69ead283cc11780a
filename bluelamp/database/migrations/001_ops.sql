-- The warehouse's book-keeping. Run by bluelamp_owner.

create table ops.load (
    load_id bigint generated always as identity primary key,
    feed text not null,
    part text not null default '',
    business_from date,
    business_to date,
    content_sha256 text not null,
    file_sha256 text,
    file_name text not null,
    byte_count bigint,
    archive_path text,
    contract_version text,
    manifest jsonb,
    extracted_at timestamptz,
    received_at timestamptz not null default now(),
    row_count bigint,
    loaded_row_count bigint,
    rejected_row_count bigint,
    state text not null default 'received' check (state in ('received', 'loaded', 'accepted', 'refused')),
    refused_reason text,
    warnings jsonb,
    loaded_at timestamptz,
    decided_at timestamptz,
    known_at timestamptz,
    build_id bigint,
    unique nulls not distinct (feed, part, business_to, content_sha256),
    check (state <> 'accepted' or (known_at is not null and business_from <= business_to)),
    check (state <> 'refused' or refused_reason is not null)
);
comment on table ops.load is 'One row per delivery: what came, what became of it, and when we knew. Identity is feed, part, business date and the SHA-256 of the content.';
comment on column ops.load.known_at is 'The knowing clock: fixed once, when door 1 accepts the delivery.';
comment on column ops.load.build_id is 'The first build that used this delivery.';
create index load_state on ops.load (state, feed);
create index load_build on ops.load (build_id);

create table ops.sighting (
    sighting_id bigint generated always as identity primary key,
    load_id bigint not null references ops.load on delete cascade,
    file_name text not null,
    seen_at timestamptz not null default now()
);
comment on table ops.sighting is 'The same delivery seen again, under any name; nothing was loaded.';
create index sighting_load on ops.sighting (load_id);

create table ops.rejected_row (
    rejected_row_id bigint generated always as identity primary key,
    load_id bigint not null references ops.load on delete cascade,
    feed text not null,
    source_row bigint not null,
    line_number bigint,
    column_name text,
    reason text not null,
    record text
);
comment on table ops.rejected_row is 'A row that broke its contract, kept with file, line, column and reason. record holds personal data: only the steward reads it.';
create index rejected_row_load on ops.rejected_row (load_id);

create table ops.run (
    run_id bigint generated always as identity primary key,
    kind text not null,
    started_at timestamptz not null default clock_timestamp(),
    ended_at timestamptz,
    status text not null default 'running' check (status in ('running', 'succeeded', 'failed')),
    detail jsonb not null default '{}'
);
comment on table ops.run is 'One row per piece of work: ingest, build, door_2, publish, refresh.';

create function ops.start_run(work text) returns bigint language sql security definer set search_path = ops, pg_temp as $$
    update ops.run set status = 'failed', ended_at = clock_timestamp(), detail = '{"error": "did not end"}'
    where kind = work and status = 'running' and started_at < clock_timestamp() - interval '6 hours';
    insert into ops.run (kind) values (work) returning run_id;
$$;
create function ops.finish_run(which bigint, outcome text, facts jsonb) returns void language sql security definer set search_path = ops, pg_temp as $$
    update ops.run set status = outcome, ended_at = clock_timestamp(), detail = detail || facts
    where run_id = which and status = 'running';
$$;

create table ops.model_result (
    model_result_id bigint generated always as identity primary key,
    run_id bigint not null references ops.run,
    layer text not null,
    node_id text not null,
    name text not null,
    resource_type text not null,
    status text not null,
    seconds numeric,
    row_count bigint,
    message text
);
comment on table ops.model_result is 'What dbt said of each seed, model and test of a run.';
create index model_result_run on ops.model_result (run_id);

create table ops.check_result (
    check_result_id bigint generated always as identity primary key,
    run_id bigint not null references ops.run,
    door smallint not null check (door in (1, 2)),
    suite text not null,
    expectation text not null,
    column_name text,
    severity text not null,
    is_success boolean not null,
    load_id bigint,
    element_count bigint,
    unexpected_count bigint,
    detail jsonb
);
comment on table ops.check_result is 'What Great Expectations said at a door, per expectation; never any row''s values.';
create index check_result_run on ops.check_result (run_id);

create table ops.build (
    build_id bigint generated always as identity primary key,
    run_id bigint references ops.run,
    started_at timestamptz not null default clock_timestamp(),
    finished_at timestamptz,
    status text not null default 'running' check (status in ('running', 'succeeded', 'failed')),
    project_sha256 text,
    as_at_date date,
    known_at timestamptz,
    is_approved boolean not null default false
);
comment on table ops.build is 'One row per build of core and marts. is_approved: door 2 let it through.';

create table ops.waiver (
    feed text not null,
    business_date date not null,
    reason text not null,
    waived_by text not null default session_user,
    waived_at timestamptz not null default now(),
    primary key (feed, business_date)
);
comment on table ops.waiver is 'A missing day that an engineer allows, so that the as-at date may pass it.';

create table ops.audit (
    audit_id bigint generated always as identity primary key,
    at timestamptz not null default clock_timestamp(),
    actor text not null default session_user,
    action text not null,
    detail jsonb not null default '{}'
);
comment on table ops.audit is 'Append-only: who published, rolled back, waived, restated.';

create table marts_history.publication (
    publication_id bigint primary key,
    published_at timestamptz not null default clock_timestamp(),
    ended_at timestamptz,
    is_current boolean not null default true,
    build_id bigint not null,
    as_at_date date not null,
    known_at timestamptz not null,
    periods jsonb not null,
    is_sample boolean not null,
    changes jsonb not null default '{}',
    note text
);
comment on table marts_history.publication is 'One row per publication: what readers saw from published_at until ended_at, and what it changed, per mart.';
create unique index publication_current on marts_history.publication (is_current) where is_current;

create view marts.publication as
select publication_id, published_at, as_at_date, known_at, build_id, periods, is_sample, changes, note
from marts_history.publication
where is_current;
comment on view marts.publication is 'The one publication that readers see now: as-at date, the dates of every period, and what it changed.';
