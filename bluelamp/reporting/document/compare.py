"""What has become of printed figures: still so, restated since, or not ours. Pure: rows in, verdicts out."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

Row = Mapping[str, Any]
Key = tuple[str, str, str, str, str, str]


class Verdict(StrEnum):
    """What is said of one printed figure."""

    STANDS = "still so"
    RESTATED = "restated since"
    ALTERED = "not ours"
    GONE = "no longer published"


@dataclass(frozen=True)
class Checked:
    """One printed figure. then: as the file says; now: as at the same date, as known now; why: what made the difference."""

    number: int
    place: str
    measure_id: str
    area_name: str
    statistic: str
    printed: str
    then: str
    now: str
    verdict: Verdict
    why: str = ""

    def to_dict(self) -> dict[str, Any]:
        """For --json."""
        return asdict(self)


def key_of(row: Row) -> Key:
    """What makes it one figure; a chart's value is one of its month."""
    month = "" if row["mart"] == "mart_figure" else str(row["period_from"] or "")
    return row["mart"], row["measure_id"], row["area_type"], row["area_name"], row["statistic"], month


def compare(attached: Iterable[Row], issued: Mapping[Key, Row], current: Mapping[Key, Row]) -> list[Checked]:
    """Each attached figure against what was issued, and what is known now of the same date. issued: the figures of the document as
    issued, by key; empty for a document that we never issued."""
    return [_checked(row, issued.get(key_of(row)), current.get(key_of(row))) for row in attached]


def _checked(row: Row, issued: Row | None, current: Row | None) -> Checked:
    then, why = shown(row), ""
    if issued is None:
        verdict, why = Verdict.ALTERED, "No document that we issued prints this figure there."
    elif not same(row, issued):
        verdict, why = Verdict.ALTERED, f"We issued {shown(issued)}."
    elif row["printed"] != issued["printed"]:
        verdict, why = Verdict.ALTERED, f"We printed “{issued['printed']}”."
    elif current is None:
        verdict, why = Verdict.GONE, "The figure is no longer published: policy or the definition has changed."
    elif same(row, current):
        verdict = Verdict.STANDS
    else:
        verdict, why = Verdict.RESTATED, inputs_moved(row.get("inputs"), current.get("inputs"))
    return Checked(
        number=int(row["number"]),
        place=row["place"],
        measure_id=row["measure_id"],
        area_name=row["area_name"],
        statistic=row["statistic"],
        printed=row["printed"],
        then=then,
        now="" if current is None else shown(current),
        verdict=verdict,
        why=why,
    )


def shown(row: Row) -> str:
    """The value as it stands in the row, else its label."""
    value = number(row.get("value"))
    return str(row.get("label") or "no value") if value is None else f"{value.normalize():f}"


def same(one: Row, other: Row) -> bool:
    """Whether both rows hold the same value, or the same word where there is none."""
    first, second = number(one.get("value")), number(other.get("value"))
    if first is None or second is None:
        return first is second and (one.get("label") or "") == (other.get("label") or "")
    return first == second


def number(value: Any) -> Decimal | None:
    """A value from a table or a CSV; None where there is none, or where what stands there is no number."""
    try:
        return None if value is None or value == "" else Decimal(str(value))
    except InvalidOperation:
        return None


def inputs_moved(then: Any, now: Any) -> str:
    """Which named inputs of a figure have changed: "actual 1,901 → 1,903"."""
    before, after = (_inputs(value) for value in (then, now))
    moved = [
        f"{name} {before[name]} → {after[name]}"
        for name in sorted(before)
        if name in after and before[name] != after[name]
    ]
    return "; ".join(moved)


def _inputs(value: Any) -> dict[str, Any]:
    if not value:
        return {}
    found = json.loads(value) if isinstance(value, str) else dict(value)
    return {name: round(term, 6) if isinstance(term, float) else term for name, term in found.items()}
