"""The shape of each published mart, read from the dbt contract of its model, and the tables that follow it.

A mart's key is the `key` of its model's config meta; its columns and types are the enforced contract. For each mart there are
    build.<mart>           what dbt built (dbt makes it)
    published.<mart>       the rows that stand now, with the publication that first showed each
    marts.<mart>           what readers see: those rows with the publication's as-at date and id
    marts_history.<mart>   every superseded row, with the publications that showed it
The star's facts, dimensions and bridges (models/star with is_published in their meta) are published the same way: built in core,
seen in schema star.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from psycopg2 import sql
from psycopg2.errors import DependentObjectsStillExist
from psycopg2.extensions import cursor as Cursor

from bluelamp.database.rows import only_row
from bluelamp.errors import BluelampError
from bluelamp.files import read_yaml
from bluelamp.settings import settings


@dataclass(frozen=True)
class Mart:
    """One published mart or table of the star: its key and its columns (name -> PostgreSQL type), in order.

    built_in: the schema where dbt makes it; seen_in: that of the readers' view. touched: of a fact, core's table of the days and
    LPUs that the last build has counted again; nothing else of the fact can have changed. joins: column -> the table of the star
    and the column of it that it refers to.
    """

    name: str
    description: str
    key: tuple[str, ...]
    columns: Mapping[str, str]
    descriptions: Mapping[str, str]
    built_in: str = "build"
    seen_in: str = "marts"
    touched: str | None = None
    joins: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def cell(self) -> tuple[str, ...]:
        """The columns by which a fact is counted again: its day or month, and its area. Keys begin with them."""
        return self.key[:2]


def load_marts(folder: Path | None = None) -> list[Mart]:
    """All marts, by name, from dbt_project/models/marts/*.yml. Raises BluelampError for a mart without key or types."""
    return described(sorted((folder or settings().dbt_project / "models" / "marts").glob("**/mart_*.yml")))


def load_star(folder: Path | None = None) -> list[Mart]:
    """What the star publishes, by name, from dbt_project/models/star/*.yml. Raises BluelampError as load_marts does."""
    return described(sorted((folder or settings().dbt_project / "models" / "star").glob("**/*.yml")), is_star=True)


def described(paths: Sequence[Path], *, is_star: bool = False) -> list[Mart]:
    """What these files of descriptions say of each table that is published."""
    marts = []
    for path in paths:
        for model in read_yaml(path).get("models", []):
            meta = model.get("config", {}).get("meta") or model.get("meta") or {}
            if is_star and not meta.get("is_published"):
                continue
            key = tuple(meta.get("key", ()))
            columns = {column["name"]: column.get("data_type") for column in model.get("columns", [])}
            if not key or not set(key) <= set(columns) or not all(columns.values()):
                raise BluelampError(
                    f"{model['name']} cannot be published: it needs config.meta.key and a data_type for every column.",
                    where=str(path),
                    next_step="Complete the model's .yml as in mart_daily_crime.yml, then run: bluelamp db migrate",
                )
            marts.append(
                Mart(model["name"], model.get("description", ""), key, columns,
                     {column["name"]: column.get("description", "") for column in model["columns"]},
                     *(("core", "star", meta.get("touched"), joins_of(model)) if is_star else ()))
            )  # fmt: skip
    return marts


def joins_of(model: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    """A model's tests of relationships with what the star publishes: column -> (table, column)."""
    joins = {}
    for column in model["columns"]:
        for test in column.get("data_tests", []):
            if isinstance(test, dict) and "relationships" in test:
                to = test["relationships"]["arguments"]
                table = str(to["to"]).removeprefix("ref('").removesuffix("')")
                if table.startswith("dim_"):
                    joins[column["name"]] = (table, str(to["field"]))
    return joins


def follow(cursor: Cursor, mart: Mart) -> None:
    """Make published, marts_history and the readers' view follow the mart's contract. Run by the owner, never at night.
    Nothing is done, and so nobody waited for, where they follow it already."""
    relations = [f"{schema}.{mart.name}" for schema in (mart.seen_in, "published", "marts_history")]
    if is_followed(cursor, relations, repr(mart) + Path(__file__).read_text(encoding="utf-8")):
        return
    cursor.execute(sql.SQL("drop view if exists {}").format(sql.Identifier(mart.seen_in, mart.name)))
    shape(cursor, "published", mart, {"_published_from": "bigint"}, drops=True)
    shape(cursor, "marts_history", mart, {"published_from": "bigint", "published_to": "bigint"}, drops=False)
    cursor.execute(
        sql.SQL(
            """alter table published.{name} drop constraint if exists {constraint};
               alter table published.{name} add constraint {constraint} primary key ({key});
               create index if not exists {index} on marts_history.{name} (published_to, published_from)"""
        ).format(
            name=sql.Identifier(mart.name),
            constraint=sql.Identifier(f"{mart.name}_key"),
            index=sql.Identifier(f"{mart.name}_published"),
            key=sql.SQL(", ").join(map(sql.Identifier, mart.key)),
        )
    )
    if mart.seen_in == "star":
        create_star_view(cursor, mart)
    else:
        create_view(cursor, mart)


def create_star_view(cursor: Cursor, mart: Mart) -> None:
    """The readers' view of a table of the star: its columns and nothing else, so that joins of many stay plain. A fact ends
    where the publication ends: days that were delivered already and are not complete are not shown."""
    view = sql.Identifier(mart.seen_in, mart.name)
    ends: sql.Composable = sql.SQL("")
    if mart.touched:
        ends = sql.SQL(" where fact.{} <= (select as_at_date from marts.publication)").format(
            sql.Identifier(mart.cell[0])
        )
    cursor.execute(
        sql.SQL("create view {} as select {} from {} as fact").format(
            view, sql.SQL(", ").join(map(sql.Identifier, mart.columns)), sql.Identifier("published", mart.name)
        )
        + ends
    )
    comment_on(cursor, view, mart.description, mart.descriptions.items())


def comment_on(cursor: Cursor, view: sql.Identifier, description: str, columns: Iterable[tuple[str, str]]) -> None:
    """The descriptions of a view and its columns, for whoever looks at them in a tool."""
    cursor.execute(sql.SQL("comment on view {} is %s").format(view), (description,))
    for column, text in columns:
        cursor.execute(sql.SQL("comment on column {}.{} is %s").format(view, sql.Identifier(column)), (text,))


def is_followed(cursor: Cursor, relations: Sequence[str], wanted: str) -> bool:
    """Whether the relations stand as a migration made them, from this very description. Notes the description for the next."""
    digest = hashlib.sha256(wanted.encode()).hexdigest()
    cursor.execute("select bool_and(to_regclass(name) is not null) from unnest(%s) as name", (list(relations),))
    stand = only_row(cursor)[0]
    cursor.execute("select sha256 from ops.followed where name = %s", (relations[0],))
    if stand and cursor.fetchone() == (digest,):
        return True
    cursor.execute(
        """insert into ops.followed (name, sha256) values (%s, %s)
           on conflict (name) do update set sha256 = excluded.sha256""",
        (relations[0], digest),
    )
    return False


def shape(cursor: Cursor, schema: str, mart: Mart, lineage: Mapping[str, str], *, drops: bool) -> None:
    """Create the table or alter it to the contract's columns. History never drops a column: it may hold old figures."""
    name = sql.Identifier(schema, mart.name)
    wanted = {**mart.columns, **lineage}
    cursor.execute(
        sql.SQL("create table if not exists {} ({})").format(
            name, sql.SQL(", ").join(sql.SQL("{} {}").format(sql.Identifier(c), sql.SQL(t)) for c, t in wanted.items())
        )
    )
    found = actual_columns(cursor, schema, mart.name)
    cursor.execute("select n, format_type(to_regtype(t), null) from unnest(%s, %s) as x (n, t)",
                   (list(wanted), list(wanted.values())))  # fmt: skip
    canonical = dict(cursor.fetchall())
    for column, data_type in wanted.items():
        if column not in found:
            cursor.execute(sql.SQL("alter table {} add column {} {}").format(
                name, sql.Identifier(column), sql.SQL(data_type)))  # fmt: skip
        elif found[column] != canonical[column]:
            cursor.execute(sql.SQL("alter table {0} alter column {1} type {2} using {1}::{2}").format(
                name, sql.Identifier(column), sql.SQL(data_type)))  # fmt: skip
    for column in set(found) - set(wanted):
        if drops:
            drop_column(cursor, schema, mart.name, column)


def drop_column(cursor: Cursor, schema: str, table: str, column: str) -> None:
    """Take a column away, and its keys and indexes with it, but nothing else. Raises BluelampError where somebody made
    something of it."""
    statement = sql.SQL("alter table {} drop column {}").format(sql.Identifier(schema, table), sql.Identifier(column))
    try:
        cursor.execute(statement)
    except DependentObjectsStillExist as error:
        raise BluelampError(
            f"{table} no longer has the column {column}, but something that the project did not make still uses it.",
            where=f"{schema}.{table}",
            next_step=f"Drop or change it, then run: bluelamp db migrate. {error.diag.message_detail or ''}".strip(),
        ) from None


def actual_columns(cursor: Cursor, schema: str, table: str) -> dict[str, str]:
    """A table's columns and types as PostgreSQL has them, in order."""
    cursor.execute(
        """select attname, format_type(atttypid, null) from pg_attribute
           where attrelid = to_regclass(format('%%I.%%I', %s::text, %s::text)) and attnum > 0 and not attisdropped
           order by attnum""",
        (schema, table),
    )
    return dict(cursor.fetchall())


def create_view(cursor: Cursor, mart: Mart, *, schema: str = "marts", rows: str = "published") -> None:
    """The readers' view, over the rows in another schema. What moves every night by itself (as-at date, period dates,
    publication) is added here from the view's own schema, so that it never makes a row count as changed."""
    added = [
        ("as_at_date", "publication.as_at_date", "The last business date that the figures include."),
        ("period_from", "(publication.periods -> mart.period ->> 0)::date", "First day of the row's period."),
        ("period_to", "(publication.periods -> mart.period ->> 1)::date", "Last day of the row's period."),
        ("publication_id", "publication.publication_id", "The publication that shows this row."),
    ]
    if "period" not in mart.columns:
        added = [entry for entry in added if not entry[0].startswith("period_")]
    added = [entry for entry in added if entry[0] not in mart.columns]
    columns: list[sql.Composable] = [sql.SQL("mart.{}").format(sql.Identifier(column)) for column in mart.columns]
    columns += [sql.SQL(f"{expression} as {name}") for name, expression, _ in added]
    view = sql.Identifier(schema, mart.name)
    cursor.execute(
        sql.SQL("create view {} as select {} from {} as mart cross join {} as publication").format(
            view, sql.SQL(", ").join(columns), sql.Identifier(rows, mart.name), sql.Identifier(schema, "publication")
        )
    )
    comment_on(cursor, view, mart.description, [*mart.descriptions.items(), *((name, text) for name, _, text in added)])
