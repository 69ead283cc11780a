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


def replace_with(
    cursor: Cursor, mart: Mart, source: str | int, publication_id: int, *, only_touched: bool = False
) -> Changes:
    """Make published.<mart> equal to the source: "build", or the number of an earlier publication.

    Rows that differ or vanish move to marts_history with published_to = publication_id; new and changed rows come in with
    _published_from = publication_id. Equal rows stay as they are, physically. only_touched: of a fact, compare only what the
    last build has counted again, which asks that the publication before shows the build before; unchanged then counts those.
    """
    columns = sql.SQL(", ").join(map(sql.Identifier, mart.columns))
    is_part = only_touched and mart.touched is not None
    if is_part:
        take_touched(cursor, mart, columns)
    parts = {
        "published": sql.Identifier("published", mart.name),
        "history": sql.Identifier("marts_history", mart.name),
        "wanted": sql.SQL("pg_temp.wanted") if is_part else wanted(mart, source, columns),
        "columns": columns,
        "publication": sql.Literal(publication_id),
        "key": sql.SQL(", ").join(map(sql.Identifier, mart.key)),
        "same_key": equal(mart.key, "p", "w"),
        "same_row": sql.SQL("({}) is not distinct from ({})").format(
            qualified("p", mart.columns), qualified("w", mart.columns)
        ),
        "compared": sql.SQL("({}) in (select {} from pg_temp.touched as t) and").format(
            qualified("p", mart.cell), qualified("t", mart.cell)
        )
        if is_part
        else sql.SQL(""),
    }
    cursor.execute(
        sql.SQL(
            """with gone as (
                   delete from {published} as p
                   where {compared} not exists (select from {wanted} as w where {same_key} and {same_row})
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
    # Not by a join: no statistics know of a publication that is just being made, and for the one row that the planner expects of it
    # would go through thousands, for each of thousands.
    cursor.execute(
        sql.SQL(
            """select (select count(*) from (
                           select {key} from {history} where published_to = {publication}
                           intersect
                           select {key} from {published} where _published_from = {publication}) as changed),
                      (select count(*) from {wanted} as w)"""
        ).format(**parts)
    )
    changed, compared = only_row(cursor)
    if is_part:
        cursor.execute("drop table pg_temp.touched, pg_temp.wanted")
    return Changes(
        added=inserted - changed, changed=changed, removed=superseded - changed, unchanged=compared - inserted
    )


def take_touched(cursor: Cursor, mart: Mart, columns: sql.Composed) -> None:
    """The days and areas of a fact that the last build has counted again, and the fact's rows of them: temporary tables, so that
    the planner knows how few they are. Where the fact's area is an LPU as it stood, what was touched names its code: the day is
    compared in all times of that LPU, since an outcome may be dated when its LPU is no more."""
    day, area = map(sql.Identifier, mart.cell)
    of_lpus = sql.SQL(
        """select distinct touched.{day}, area.area_key
           from {touched} as touched
           inner join core.dim_area as area on touched.lpu_code = area.lpu_code"""
    )
    as_named = sql.SQL("select distinct touched.{day}, touched.{area} from {touched} as touched")
    touched = (of_lpus if mart.cell[1] == "area_key" else as_named).format(
        day=day, area=area, touched=sql.Identifier("core", str(mart.touched))
    )
    cursor.execute(
        sql.SQL(
            """create temporary table touched on commit drop as {touched};
               analyze pg_temp.touched;
               create temporary table wanted on commit drop as
               select {columns} from {fact} as fact inner join pg_temp.touched as t using ({day}, {area});
               analyze pg_temp.wanted"""
        ).format(
            day=day, area=area, columns=columns, touched=touched, fact=sql.Identifier(mart.built_in, mart.name),
        )
    )  # fmt: skip


def wanted(mart: Mart, source: str | int, columns: sql.Composed) -> sql.Composable:
    """The rows that should stand: a build's table, or what stood in an earlier publication."""
    if source == "build":
        return sql.Identifier(mart.built_in, mart.name)
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
