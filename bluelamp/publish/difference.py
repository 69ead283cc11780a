"""The difference between what is published and what should be, applied to one mart."""

from collections.abc import Iterable
from dataclasses import dataclass

from psycopg2 import sql
from psycopg2.extensions import cursor as Cursor

from bluelamp.database.marts import Mart
from bluelamp.database.rows import only_row


@dataclass(frozen=True)
class Changes:
    """Rows of a mart by what a publication did to them."""

    added: int
    changed: int
    removed: int
    unchanged: int


def replace_with(cursor: Cursor, mart: Mart, source: str | int, publication_id: int) -> Changes:
    """Make published.<mart> equal to the source: "build", or the number of an earlier publication.

    Rows that differ or vanish move to marts_history with published_to = publication_id; new and changed rows come in with
    _published_from = publication_id. Equal rows stay as they are, physically.
    """
    columns = sql.SQL(", ").join(map(sql.Identifier, mart.columns))
    parts = {
        "published": sql.Identifier("published", mart.name),
        "history": sql.Identifier("marts_history", mart.name),
        "wanted": wanted(mart, source, columns),
        "columns": columns,
        "publication": sql.Literal(publication_id),
        "same_key": equal(mart.key, "p", "w"),
        "same_row": sql.SQL("({}) is not distinct from ({})").format(
            qualified("p", mart.columns), qualified("w", mart.columns)
        ),
    }
    cursor.execute(
        sql.SQL(
            """with gone as (
                   delete from {published} as p
                   where not exists (select from {wanted} as w where {same_key} and {same_row})
                   returning p.*
               )
               insert into {history} ({columns}, published_from, published_to)
               select {columns}, _published_from, {publication} from gone"""
        ).format(**parts)
    )
    superseded = cursor.rowcount
    cursor.execute(
        sql.SQL(
            """insert into {published} ({columns}, _published_from)
               select {columns}, {publication} from {wanted} as w
               where not exists (select from {published} as p where {same_key})"""
        ).format(**parts)
    )
    inserted = cursor.rowcount
    cursor.execute(
        sql.SQL(
            """select count(*) filter (where p._published_from = {publication} and w.published_to is not null),
                      count(*) filter (where p._published_from < {publication})
               from {published} as p
               left join {history} as w on {same_key} and w.published_to = {publication}"""
        ).format(**parts)
    )
    changed, unchanged = only_row(cursor)
    return Changes(added=inserted - changed, changed=changed, removed=superseded - changed, unchanged=unchanged)


def wanted(mart: Mart, source: str | int, columns: sql.Composed) -> sql.Composable:
    """The rows that should stand: a build's table, or what stood in an earlier publication."""
    if source == "build":
        return sql.Identifier("build", mart.name)
    return sql.SQL(
        """(select {columns} from {published} where _published_from <= {number}
            union all
            select {columns} from {history} where published_from <= {number} and published_to > {number})"""
    ).format(
        columns=columns,
        published=sql.Identifier("published", mart.name),
        history=sql.Identifier("marts_history", mart.name),
        number=sql.Literal(source),
    )


def equal(names: Iterable[str], left: str, right: str) -> sql.Composed:
    """Equality of several columns of two tables."""
    return sql.SQL(" and ").join(
        sql.SQL(f"{left}.{{0}} = {right}.{{0}}").format(sql.Identifier(name)) for name in names
    )


def qualified(table: str, names: Iterable[str]) -> sql.Composed:
    """Columns of one table, as a list."""
    return sql.SQL(", ").join(sql.SQL(f"{table}.{{}}").format(sql.Identifier(name)) for name in names)
