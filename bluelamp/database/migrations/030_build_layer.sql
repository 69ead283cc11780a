-- A build in layers, each of which may be a process of its own. Run by bluelamp_owner.

create table ops.build_layer (
    build_id bigint not null references ops.build,
    layer text not null check (layer in ('core', 'statistics', 'marts', 'tests')),
    run_id bigint not null references ops.run,
    made_by text not null,
    status text not null default 'running' check (status in ('running', 'succeeded', 'failed')),
    started_at timestamptz not null default clock_timestamp(),
    ended_at timestamptz,
    primary key (build_id, layer)
);
comment on table ops.build_layer is 'One row per layer of a build, as it was last made. A layer that died is left at running: whoever holds the build''s lock makes it again.';
comment on column ops.build_layer.made_by is 'SHA-256 of what makes the layer. A later layer is made only upon layers that the project as it stands would make the same.';

alter table ops.build add column are_marts_new boolean;
comment on column ops.build.are_marts_new is 'What makes the marts has changed since the last successful build, or since this one began: tables are replaced, not just filled again. Empty for builds of earlier releases.';
