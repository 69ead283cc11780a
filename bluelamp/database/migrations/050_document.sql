-- Documents as issued: their checksums, their figures, and what they are made of. Run by bluelamp_owner.

create table ops.document (
    document_id bigint generated always as identity primary key,
    name text not null,
    file_name text not null,
    title text not null,
    classification text not null,
    publication_id bigint not null,
    published_at timestamptz not null,
    as_at_date date not null,
    sha256 text not null unique check (sha256 ~ '^[0-9a-f]{64}$'),
    byte_count integer not null,
    content bytea not null,
    issued_by text not null default session_user,
    issued_at timestamptz not null default clock_timestamp()
);
comment on table ops.document is 'One row per document as issued; the same bytes written again are the same document.';
comment on column ops.document.publication_id is 'The publication that it was made of; 0 for a past state.';
comment on column ops.document.published_at is 'When its figures were published; of a past state, when they were known.';
comment on column ops.document.content is 'All that stands in it, as JSON compressed by zlib: typeset again it gives the same bytes.';

create table ops.document_figure (
    document_id bigint not null references ops.document,
    number integer not null,
    place text not null,
    printed text not null,
    mart text not null,
    measure_id text not null,
    area_type text not null,
    area_name text not null,
    statistic text not null,
    value numeric,
    label text,
    period text not null,
    period_from date,
    period_to date,
    inputs jsonb,
    primary key (document_id, number)
);
comment on table ops.document_figure is 'One row per figure that a document prints, where it is printed first.';
comment on column ops.document_figure.printed is 'The words in which it stands there.';
create index document_figure_key on ops.document_figure (measure_id, area_name, statistic);
