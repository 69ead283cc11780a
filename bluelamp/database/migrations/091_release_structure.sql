-- How the counts of each release hang together: what an attack on it goes by, whatever areas and crime types there are later.
-- Run by bluelamp_owner.

create table ops.release_structure (
    release_id bigint not null references public_marts.release,
    kind text not null check (kind in ('area', 'total', 'within')),
    whole text not null,
    part text not null,
    primary key (release_id, kind, whole, part)
);
comment on table ops.release_structure is 'One row per release and part of a whole, as they were when it was made.';
comment on column ops.release_structure.kind is 'area: an LPU (part) in its BCU (whole); total: a crime type all of which is counted in a category; within: one of whose crimes a category counts some.';
