"""What readers see, as one immutable object. Pages, sheets and documents draw from it and from nothing else."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import wraps
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from bluelamp.calendar import year_from
from bluelamp.errors import BluelampError
from bluelamp.policy.words import ForceWords

YEAR_TO_DATE, LAST_28_DAYS, LAST_7_DAYS, MONTH_TO_DATE = PERIODS = (
    "financial_year_to_date",
    "last_28_days",
    "last_7_days",
    "month_to_date",
)
FORCE = "force"
# Types of measures, as policy names them; a measure's name says nothing of its type.
RECORDED_CRIME, OUTCOME_RATE, SATISFACTION = "recorded_crime", "outcome_rate", "satisfaction"
AREA_TYPES = ("force", "bcu", "lpu")
ALL_CRIME = "all_crime_recorded"
Row = Mapping[str, Any]
Made = TypeVar("Made")
# Words of target_status.
MET = ("met", "stretch met")
NOT_MET, NOTHING_TO_MEASURE = "not met", "nothing to measure"


@dataclass(frozen=True)
class Comparison:
    """Crimes recorded in a period and in the same days a year earlier (DOMAIN A2: M1, M2).

    day_count, previous_day_count: how long either is; only what they are to each other matters, and it is 1 but for 29 February.
    change_per_day_pct: the change of crimes per day, where they differ.
    change_verdict, change_signal, change_z, is_small_count: the mart's own (DOMAIN A3e), empty where it was published before it
    said them.
    """

    actual: int
    previous_year: int | None
    change: int | None
    change_pct: Decimal | None
    day_count: int = 1
    previous_day_count: int = 1
    change_per_day_pct: Decimal | None = None
    is_small_count: bool = False
    change_z: Decimal = Decimal(0)
    change_signal: str = "none"
    change_verdict: str = ""

    @property
    def base(self) -> int | None:
        """Last year's count, where this year's may be compared with it; None where the two have no comparison (DOMAIN A2)."""
        return None if self.change is None else self.previous_year

    @property
    def days_note(self) -> str:
        """What stands beside the numbers where the two periods are not equally long; empty where they are."""
        if self.day_count == self.previous_day_count:
            return ""
        return f"{self.day_count} days, against {self.previous_day_count} last year (29 February)"


@dataclass(frozen=True)
class CrimeFigure:
    """One crime type in one area, in every period of the daily spread-sheet (DOMAIN A1: S1). monthly_counts: of the last whole months,
    oldest first; up to 24, from the first of which all was delivered and the area stood."""

    measure_id: str
    title: str
    area_type: str
    area_name: str
    bcu_name: str | None
    is_unallocated: bool
    direction: str
    measure_group: str
    comparisons: Mapping[str, Comparison]
    monthly_counts: tuple[int, ...]

    @property
    def is_shown(self) -> bool:
        """Whether a table of areas names it: always, but what only collects unallocated crimes where it has collected any."""
        return not self.is_unallocated or any(each.actual or each.previous_year for each in self.comparisons.values())

    @property
    def year(self) -> Comparison:
        """The financial year to date, the comparison that everything is ranked by."""
        return self.comparisons[YEAR_TO_DATE]


@dataclass(frozen=True)
class Feed:
    """How one feed stands at this publication, judged against the as-at date and the other feeds, not the clock."""

    name: str
    title: str
    owner: str
    cadence: str
    state: str
    is_late: bool
    is_holding_as_at: bool
    reason: str
    complete_to: date | None
    received_at: datetime | None
    row_count: int
    rejected_row_count: int
    refused_delivery_count: int
    held_delivery_count: int
    warnings: str
    set_apart_note: str


@dataclass(frozen=True)
class Earlier:
    """What the publication before this one showed, where it differs: the year to date by (measure, area type, area)."""

    publication_id: int
    as_at_date: date
    comparisons: Mapping[tuple[str, str, str], Comparison]


@dataclass(frozen=True, eq=False)
class Publication:
    """Everything that readers see of one publication. It is the same as itself alone, so that what is made of it can be kept by it."""

    publication_id: int
    published_at: datetime
    as_at_date: date
    is_sample: bool
    periods: Mapping[str, tuple[date, date]]
    note: str
    changes: Mapping[str, Mapping[str, int]]
    earlier: Earlier | None
    crime: tuple[CrimeFigure, ...]
    feeds: tuple[Feed, ...]
    figures: tuple[Row, ...]
    tables: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    words: ForceWords = field(default_factory=ForceWords)

    def table(self, mart: str) -> tuple[Row, ...]:
        """Rows of a mart that is shown as it stands; none where nothing is published in it."""
        return self.tables.get(mart, ())

    def days_notes(self) -> list[str]:
        """One sentence for each period of the year that is not as long as the one it is compared with; mostly none."""
        force = next((figure for figure in self.crime if figure.area_type == FORCE), None)
        words = {YEAR_TO_DATE: "The year to date", MONTH_TO_DATE: "The month to date"}
        comparisons = force.comparisons if force else {}
        return [
            f"{title} is {comparisons[period].days_note}: verdicts allow for it, and the change per day stands beside the percentage."
            for period, title in words.items()
            if period in comparisons and comparisons[period].days_note
        ]

    def is_first_of_year(self) -> bool:
        """Whether the publication before counted another financial year: its year to date is not held against this one's."""
        return self.earlier is not None and year_from(self.earlier.as_at_date) != year_from(self.as_at_date)

    def titles(self) -> dict[str, str]:
        """Every measure that has a year end, in words."""
        return {row["measure_id"]: row["title"] for row in self.table("mart_year_end_projection")}

    def measure_types(self) -> dict[str, str]:
        """The type of every measure that has a year end or is a count of crimes."""
        types = {row["measure_id"]: row["measure_type"] for row in self.table("mart_year_end_projection")}
        return {figure.measure_id: RECORDED_CRIME for figure in self.crime} | types

    @property
    def last_complete_month(self) -> date:
        """First day of the last month that the as-at date completes; monthly counts end with it."""
        following = (self.as_at_date + timedelta(days=1)).replace(day=1)
        return (following - timedelta(days=1)).replace(day=1)

    def of_area(self, area_type: str, area_name: str) -> list[CrimeFigure]:
        """Every crime type of one area."""
        return [figure for figure in self.crime if (figure.area_type, figure.area_name) == (area_type, area_name)]

    def of_type(self, area_type: str) -> list[CrimeFigure]:
        """Every crime type in every area of that type."""
        return [figure for figure in self.crime if figure.area_type == area_type]

    def of_measure(self, measure_id: str) -> list[CrimeFigure]:
        """One crime type in every area."""
        return [figure for figure in self.crime if figure.measure_id == measure_id]

    def force(self, measure_id: str) -> CrimeFigure:
        """The force's own figure of a measure."""
        for figure in self.crime:
            if figure.measure_id == measure_id and figure.area_type == FORCE:
                return figure
        raise BluelampError(
            f"The publication holds no force figure of {measure_id}.",
            where="marts.mart_daily_crime",
            next_step="Run bluelamp build and bluelamp publish, then write the documents again.",
        )


def kept_with_publication(make: Callable[[Publication], Made]) -> Callable[[Publication], Made]:
    """Several documents of one night ask for the same: it is made once of a publication, and forgotten with it."""
    kept: WeakKeyDictionary[Publication, Made] = WeakKeyDictionary()

    @wraps(make)
    def once(publication: Publication) -> Made:
        if publication not in kept:
            kept[publication] = make(publication)
        return kept[publication]

    return once
