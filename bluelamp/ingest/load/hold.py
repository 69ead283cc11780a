"""What the quality check leaves to a person: the same rows under another date, and a snapshot that may be older than its
predecessor.

Nothing of a held delivery reaches a figure. An engineer lets it go on to the checks, or refuses it (bluelamp delivery).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from psycopg2 import sql
from psycopg2.extensions import cursor as Cursor

from bluelamp.contracts import Contract

# Deliveries of as many rows, nearest in date: of few rows there are many, and only one can be the extract sent again.
TWINS = """
    select other.load_id, other.file_name, other.content_sha256 = pending.content_sha256 as is_same_content
    from ops.load as pending
    inner join ops.load as other on pending.feed = other.feed and pending.loaded_row_count = other.loaded_row_count
    where pending.load_id = %(load_id)s and pending.loaded_row_count > 0
      and other.load_id <> all(%(refused)s)
      and (other.part, other.business_to) is distinct from (pending.part, pending.business_to)
      and (other.state = 'accepted' or (
          other.state in ('loaded', 'held') and (other.business_to, other.load_id) < (pending.business_to, pending.load_id)))
    order by is_same_content desc, abs(other.business_to - pending.business_to), other.load_id
    limit 5
"""

# The delivery that counts now for the same part and date, as staging chooses it, and what tells the two apart.
REPLACED = """
    select other.load_id, other.loaded_row_count, pending.loaded_row_count,
        other.extracted_at is not null and pending.extracted_at is not null as is_told,
        coalesce(pending.extracted_at < least(other.extracted_at, other.known_at), false) as is_older
    from ops.load as pending
    inner join ops.load as other
        on pending.feed = other.feed and pending.part = other.part and pending.business_to = other.business_to
    where pending.load_id = %(load_id)s
      and other.load_id <> all(%(refused)s)
      and (other.state = 'accepted' or (other.state = 'loaded' and other.load_id < pending.load_id))
      and not exists (
          select from ops.set_aside
          where set_aside.load_id = other.load_id and set_aside.record_key is null and set_aside.known_to = 'infinity')
    order by coalesce(least(other.extracted_at, other.known_at), clock_timestamp()) desc, other.known_at desc, other.load_id desc
    limit 1
"""


@dataclass(frozen=True)
class Doubt:
    """What is to be said of one delivery; held: a person must decide on it."""

    words: str
    held: bool


def doubt(
    cursor: Cursor, contract: Contract, load_id: int, refused: Collection[int] = (), held: Collection[int] = ()
) -> Doubt | None:
    """The doubt about a loaded delivery, if there is one. A delivery that an engineer released is doubted no more.

    refused: loads that the quality check is about to refuse; what they hold speaks against nobody (a file saved under another
    force's name came before the right one). held: loads that are about to be held; they replace nothing.
    """
    cursor.execute("select released_reason from ops.load where load_id = %s", (load_id,))
    if (
        cursor.fetchone() != (None,) or contract.cadence == "occasional"
    ):  # what people send says the same twice and means it
        return None
    asked = {"load_id": load_id, "refused": list(refused)}
    left_out = {"load_id": load_id, "refused": [*refused, *held]}
    return twin(cursor, contract, asked) or older_vintage(cursor, contract, left_out)


def twin(cursor: Cursor, contract: Contract, asked: Mapping[str, Any]) -> Doubt | None:
    """The same rows, in whatever order, came for another date or part: most likely one extract under two names."""
    cursor.execute(TWINS, asked)
    found = cursor.fetchall()
    own = None
    for other, file_name, is_same_content in found:
        if not is_same_content:
            own = own or rows_digest(cursor, contract, asked["load_id"])
            if rows_digest(cursor, contract, other) != own:
                continue
        return Doubt(
            f"the same rows came for another date or part as load {other} ({file_name}); held until an engineer decides",
            True,
        )
    return None


def rows_digest(cursor: Cursor, contract: Contract, load_id: int) -> Any:
    """A digest of a load's rows, whatever their order."""
    columns = sql.SQL(", ").join(sql.Identifier(column.name) for column in contract.columns)
    cursor.execute(
        sql.SQL(
            "select md5(string_agg(content, e'\\n' order by content)) "
            "from (select row({})::text as content from {} where _load_id = %s) as delivered"
        ).format(columns, sql.Identifier("raw", contract.feed)),
        (load_id,),
    )
    return cursor.fetchall()[0][0]


def older_vintage(cursor: Cursor, contract: Contract, asked: Mapping[str, Any]) -> Doubt | None:
    """A snapshot comes for a part and date that has one. The manifests' extracted_at decides where both have it; else the one
    that came last counts, unless it has fewer rows and the contract says that such a one is held."""
    if contract.delivery_mode != "snapshot":
        return None
    cursor.execute(REPLACED, asked)
    row = cursor.fetchone()
    if row is None:
        return None
    other, rows_before, rows_now, is_told, is_older = row
    counts = f"load {other} ({rows_before:,} rows; this one {rows_now:,})"
    if is_told and is_older:
        return Doubt(f"extracted before {counts}, by their manifests: kept, and not used", False)
    if is_told:
        return Doubt(f"replaces {counts}, which was extracted earlier by their manifests", False)
    if rows_now < rows_before and contract.fewer_rows == "hold":
        return Doubt(
            f"would replace {counts}, and no manifest says which is newer; held until an engineer decides", True
        )
    return Doubt(f"replaces {counts} as the one that came last: no manifest says when they were extracted", False)
