"""Who may do what. The one list of rights; a test holds the whole role × schema × verb matrix against it.

Rights are stated positively here and everything else is revoked, so a right that is removed from this list is gone at the
next migration.
"""

from bluelamp.contracts import load_contracts

SCHEMAS = {
    "ops": "owner",
    "raw": "owner",
    "staging": "builder",
    "core": "builder",
    # Made by Python between core and build; its tables come with the migrations, so no DDL at night.
    "fitted": "owner",
    "build": "builder",
    # A past state, rebuilt by the same models, and the readers' views over it.
    "past_staging": "builder",
    "past_core": "builder",
    "past_fitted": "owner",
    "past_build": "builder",
    "past_marts": "builder",
    "published": "owner",
    "marts": "owner",
    "star": "owner",
    "marts_history": "owner",
    "public_marts": "owner",
}

# schema -> role -> verbs on its tables and views. Default privileges cover tables that dbt makes later.
TABLE_RIGHTS: dict[str, dict[str, tuple[str, ...]]] = {
    "ops": {"engineer": ("select",)},
    # maintain: the builder takes new statistics (analyze) of what was loaded before it plans anything over it.
    "raw": {"loader": ("select", "insert"), "builder": ("select", "maintain"), "engineer": ("select",)},
    "staging": {"engineer": ("select",)},
    "core": {"engineer": ("select",), "publisher": ("select",)},
    "fitted": {"builder": ("select", "insert", "delete", "maintain"), "engineer": ("select",)},
    "build": {"engineer": ("select",), "publisher": ("select",)},
    "past_staging": {"engineer": ("select",)},
    "past_core": {"engineer": ("select",)},
    "past_fitted": {"builder": ("select", "insert", "delete", "maintain"), "engineer": ("select",)},
    "past_build": {"engineer": ("select",)},
    "past_marts": {"reader": ("select",), "reporter": ("select",), "engineer": ("select",)},
    "published": {"publisher": ("select", "insert", "delete"), "engineer": ("select",)},
    "marts": {"reader": ("select",), "reporter": ("select",), "engineer": ("select",), "publisher": ("select",)},
    "star": {"reader": ("select",), "reporter": ("select",), "engineer": ("select",)},
    "marts_history": {
        "reader": ("select",),
        "reporter": ("select",),
        "engineer": ("select",),
        "publisher": ("select", "insert"),
    },
    "public_marts": {
        "public_reader": ("select",),
        "publisher": ("select", "insert"),
        "reader": ("select",),
        "reporter": ("select",),
        "engineer": ("select",),
    },
}

# Rights on single tables (or columns) beyond or instead of their schema's.
OWN_RIGHTS = (
    "grant select, insert, update on ops.load to bluelamp_loader",
    "grant select, insert on ops.sighting, ops.rejected_row, ops.check_result to bluelamp_loader",
    "grant select on ops.run to bluelamp_loader, bluelamp_builder, bluelamp_publisher",
    "grant select, update (build_id), maintain on ops.load to bluelamp_builder",
    "grant select on ops.waiver, ops.set_aside, ops.pseudonym_key to bluelamp_builder",
    "grant select, insert (key_id, reason) on ops.pseudonym_key to bluelamp_loader",
    "grant select on ops.set_aside, ops.waiver to bluelamp_loader",
    # Who set what aside, and when, is stamped by the server.
    "grant insert (feed, load_id, record_key, until_load_id, reason, known_from), update (taken_back_reason, known_to) "
    "on ops.set_aside to bluelamp_engineer",
    "grant select, update (as_at_date, known_at) on ops.known_until to bluelamp_builder",
    # Retention: the text of a rejected row may be taken away, and every removal stands; who and when is the server's to say.
    "grant update (record) on ops.rejected_row to bluelamp_loader",
    "grant select, insert (what, feed, load_id, rule, row_count, byte_count, file_sha256, held_row_count) on ops.removal "
    "to bluelamp_loader",
    "grant select on ops.removed to bluelamp_loader",
    "grant select, insert, update on ops.build to bluelamp_builder",
    "grant select, insert, update, delete on ops.build_layer to bluelamp_builder",
    "grant insert, select on ops.model_result to bluelamp_builder",
    "grant select, update (is_approved) on ops.build to bluelamp_publisher",
    "grant select on ops.build_layer to bluelamp_publisher",
    "grant insert, select on ops.check_result to bluelamp_publisher",
    "grant select on ops.load to bluelamp_publisher",
    # Who and when is the server's to say: nobody but it fills actor, at and waived_by.
    "grant insert (action, detail) on ops.audit to bluelamp_loader, bluelamp_builder, bluelamp_publisher, bluelamp_engineer",
    "grant insert (feed, business_date, reason) on ops.waiver to bluelamp_engineer",
    # Whoever locks a row of ops.work does that work (database/locks.py); PostgreSQL wants the right to update for it.
    "grant select, update (name) on ops.work to bluelamp_loader, bluelamp_builder, bluelamp_publisher",
    "grant update (is_current, ended_at) on marts_history.publication to bluelamp_publisher",
    # What moved since the last publication is counted from what readers see, not from what was built.
    "grant select (publication_id, as_at_date, known_at, is_current) on marts_history.publication to bluelamp_builder",
    # Who issued a document, and when, is the server's to say.
    "grant select, insert (name, file_name, title, classification, publication_id, published_at, as_at_date, sha256, byte_count, "
    "content) on ops.document to bluelamp_publisher",
    "grant select, insert on ops.document_figure, ops.release_count, ops.release_structure, ops.release_certificate "
    "to bluelamp_publisher",
    "grant select, insert (month_start_date, category_id, is_sent) on ops.peer_cell to bluelamp_publisher",
    # The record of a rejected row is personal: the engineer sees where and why, the steward also what.
    "revoke select on ops.rejected_row from bluelamp_engineer",
    "grant select (rejected_row_id, load_id, feed, source_row, line_number, column_name, reason) on ops.rejected_row "
    "to bluelamp_engineer",
    "grant select on ops.rejected_row, ops.load to bluelamp_steward",
)

# Functions of ops that run as their owner -> who calls them. A trigger's function needs no right, and none is given: whoever has
# it may attach it to a table of its own.
FUNCTION_RIGHTS = {
    "start_run": ("loader", "builder", "publisher"),
    "finish_run": ("loader", "builder", "publisher"),
    "holder_of_work": ("loader", "builder", "publisher"),
    "sessions_with_tables": ("builder",),
    "forget_rejected_rows": ("loader",),
    "recall_set_aside": ("loader",),
    "recall_waiver": ("loader",),
    "decide_held": ("engineer",),
}

# What PostgreSQL lets everybody run, and what a reader could fill a disk, or all lock space, with. On an outside server whose
# administrator may not take these away, `bluelamp doctor` says so.
NOT_FOR_EVERYBODY = r"""
do $$
declare which regprocedure;
begin
    for which in
        select oid from pg_proc
        where pronamespace = 'pg_catalog'::regnamespace
            and proname ~ '^(lo_.*|lowrite|pg_(try_)?advisory_.*|pg_logical_emit_message)$'
    loop
        execute format('revoke execute on function %s from public', which);
    end loop;
exception when insufficient_privilege then
    raise notice 'functions of everybody were left as they are';
end $$"""

SCHEMA_USAGE = {
    "ops": ("loader", "builder", "publisher", "engineer", "steward"),
    "raw": ("loader", "builder", "engineer"),
    "staging": ("engineer",),
    "core": ("engineer", "publisher"),
    "fitted": ("builder", "engineer"),
    "build": ("engineer", "publisher"),
    "past_staging": ("engineer",),
    "past_core": ("engineer",),
    "past_fitted": ("builder", "engineer"),
    "past_build": ("engineer",),
    "past_marts": ("reader", "reporter", "engineer"),
    "published": ("publisher", "engineer"),
    "marts": ("reader", "reporter", "engineer", "publisher"),
    "star": ("reader", "reporter", "engineer"),
    "marts_history": ("builder", "reader", "reporter", "engineer", "publisher"),
    "public_marts": ("public_reader", "publisher", "reader", "reporter", "engineer"),
}

LOGIN_ROLES = ("loader", "builder", "publisher", "engineer", "steward", "reader", "public_reader", "reporter")


def statements() -> list[str]:
    """SQL that makes the rights exactly these; run by the administrator after every migration."""
    everyone = ", ".join(f"bluelamp_{role}" for role in LOGIN_ROLES)
    sql: list[str] = []
    for schema, owner in SCHEMAS.items():
        others = ", ".join(f"bluelamp_{role}" for role in LOGIN_ROLES if role != owner)
        sql += [
            f"revoke all on schema {schema} from public, {others}",
            f"revoke all on all tables in schema {schema} from public, {others}",
            *(f"grant usage on schema {schema} to bluelamp_{role}" for role in SCHEMA_USAGE[schema]),
        ]
        for role, verbs in TABLE_RIGHTS[schema].items():
            sql.append(f"grant {', '.join(verbs)} on all tables in schema {schema} to bluelamp_{role}")
            sql.append(
                f"alter default privileges for role bluelamp_{owner} in schema {schema} "
                f"grant {', '.join(verbs)} on tables to bluelamp_{role}"
            )
    sql += [
        f"revoke create on schema public from public, {everyone}",
        f"revoke all on database bluelamp from public, {everyone}",
        f"grant connect on database bluelamp to {everyone}",
        "grant temporary on database bluelamp to bluelamp_loader, bluelamp_builder, bluelamp_publisher",
        NOT_FOR_EVERYBODY,
        *OWN_RIGHTS,
        f"revoke all on all functions in schema ops from public, {everyone}",
        *(
            f"grant execute on function ops.{name} to {', '.join(f'bluelamp_{role}' for role in roles)}"
            for name, roles in FUNCTION_RIGHTS.items()
        ),
        # What raw holds is never changed, but for pseudonyms whose time is over.
        *(
            f"grant update ({column.name}) on raw.{contract.feed} to bluelamp_loader"
            for contract in load_contracts().values()
            for column in contract.columns
            if column.is_personal
        ),
    ]
    return sql
