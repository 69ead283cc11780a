"""The page of projections: where measures are heading by 31 March."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from jinja2 import Environment

from bluelamp.reporting.publication import AREA_TYPES, FORCE, Publication, Row
from bluelamp.reporting.site.addresses import projection_page
from bluelamp.reporting.site.environment import render
from bluelamp.reporting.site.plots import Band, band
from bluelamp.reporting.wording import count, listed, odds

PROJECTIONS_PAGE = "projections/index.html"
TYPES = (
    ("recorded_crime", "Recorded crime", "crimes"),
    ("outcome_rate", "Crime outcomes", "%"),
    ("satisfaction", "Satisfaction", "%"),
)
TONES = {"on course": "improvement", "off course": "concern"}
MARKS = {"on course": "✓", "in the balance": "◇", "off course": "▲"}
# Why a row has no interval, in words for people.
WITHHELD = {
    "not projected": "too few records or months to project",
    "not reliable": "not reliable: its back-test missed too often",
}


@dataclass(frozen=True)
class Heading:
    """One measure in one area: where it is heading."""

    row: Row
    plot: Band | None
    why_no_need: str = ""

    @property
    def is_count(self) -> bool:
        """Whether it is a count of crimes, and not a rate."""
        return bool(self.row["measure_type"] == "recorded_crime")

    @property
    def needed(self) -> Decimal | None:
        """What just meets the target: the change on last year's rest of the year, or the rate in the rest, in percent."""
        found: Decimal | None = self.row["run_rate_needed_pct" if self.is_count else "rate_needed_pct"]
        return found

    @property
    def is_out_of_reach(self) -> bool:
        """Whether the target is missed whatever comes: no rest of a year has fewer than no crimes, or more than all outcomes."""
        return self.needed is not None and (self.needed < -100 if self.is_count else self.needed > 100)

    @property
    def digits(self) -> int:
        """Decimals of its values."""
        return 0 if self.is_count else 1

    @property
    def why(self) -> str:
        """Why nothing is told; empty where something is."""
        return (
            ""
            if self.row["projection"] is not None
            else WITHHELD.get(self.row["reliability"], str(self.row["reliability"]))
        )

    @property
    def chance(self) -> str:
        """P(target met) as people say it."""
        probability = self.row["target_probability"]
        return "" if probability is None else odds(float(probability))

    @property
    def tone(self) -> str:
        """How the outlook is shown."""
        return TONES.get(self.row["outlook"], "plain")

    @property
    def mark(self) -> str:
        """A shape beside the words."""
        return MARKS.get(self.row["outlook"], "○")


def heading(row: Row, why_no_need: str = "") -> Heading:
    """A row with its picture. why_no_need: why it is not told what the target takes, where it is not."""
    if row["projection"] is None:
        return Heading(row, None, why_no_need)
    bounds = [(float(row[f"low_{share}"]), float(row[f"high_{share}"])) for share in (95, 80, 50)]
    target = None if row["target_value"] is None else float(row["target_value"])
    return Heading(row, band(bounds, float(row["projection"]), target), why_no_need)


def why_no_needs(current: Publication) -> dict[str, str]:
    """By measure of the force, the words of its figure where what the target takes is not told."""
    return {
        row["measure_id"]: row["label"]
        for row in current.figures
        if row["area_type"] == FORCE and row["statistic"] in ("run_rate_needed", "rate_needed") and row.get("label")
    }


def projections_page(environment: Environment, current: Publication) -> dict[str, str]:
    """Where each measure is heading, with the chance of its target and how good such projections have been."""
    rows = current.table("mart_year_end_projection")
    force = [row for row in rows if row["area_type"] == FORCE]
    planned = {
        row["measure_id"] for row in force if row["target_value"] is not None or row["outlook"] == "no target by policy"
    }
    scores = {
        row["measure_id"]: row
        for row in current.table("mart_projection_backtest")
        if (row["area_type"], row["horizon"]) == ("every area", "every month-end")
    }
    why = why_no_needs(current)
    groups = [
        (
            name,
            unit,
            [
                heading(row, why.get(row["measure_id"], ""))
                for row in ordered(force)
                if row["measure_type"] == kind and row["measure_id"] in planned
            ],
        )
        for kind, name, unit in TYPES
    ]
    pages = area_pages(environment, [row for row in ordered(rows) if row["measure_id"] in planned])
    others = [row for row in ordered(force) if row["measure_id"] not in planned and row["variant_of"] is None]
    return pages | {
        PROJECTIONS_PAGE: render(
            environment,
            PROJECTIONS_PAGE,
            "projections.html",
            headline=projections_headline([item for _, _, items in groups for item in items]),
            groups=[group for group in groups if group[2]],
            others=[heading(row) for row in others],
            by_area={row["measure_id"] for row in rows if projection_page(row["measure_id"]) in pages},
            scores=scores,
            observed=next((row["observed_share_pct"] for row in force if row["observed_share_pct"] is not None), None),
        )
    }


def area_pages(environment: Environment, rows: Sequence[Row]) -> dict[str, str]:
    """One page a measure with its force, BCUs and LPUs, of those that have more than the force: together they would be a page
    of half a megabyte."""
    measures: dict[str, list[Heading]] = {}
    for row in rows:
        measures.setdefault(row["measure_id"], []).append(heading(row))
    return {
        projection_page(measure): render(
            environment,
            projection_page(measure),
            "projection.html",
            headline=f"{places[0].row['title']} at the year’s end, by area",
            force=places[0],
            places=places,
        )
        for measure, places in measures.items()
        if len(places) > 1
    }


def ordered(rows: Sequence[Row]) -> list[Row]:
    """The Plan's order, areas from the force downwards."""
    return sorted(rows, key=lambda row: (row["position"], AREA_TYPES.index(row["area_type"]), row["area_name"]))


def projections_headline(items: Sequence[Heading]) -> str:
    """How many targets are on course."""
    judged = [item.row["outlook"] for item in items if item.row["outlook"] in MARKS]
    if not judged:
        return "No year end can be projected yet"
    parts = [f"{judged.count(word)} {word}" for word in MARKS if word in judged]
    return f"Of {count(len(judged), 'target')} for the year, {listed(parts)}"
