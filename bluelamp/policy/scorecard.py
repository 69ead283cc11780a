"""What the scorecard's points, classes and threats must say together (DOMAIN A4): what no row speaks of is left out of a sum,
or has no class, and nobody sees that anything is missing."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from bluelamp.policy.finding import Finding
from bluelamp.policy.folder import Rows

MOVES = ("adverse", "neutral", "favourable", "unknown")
# As dbt_project/models/intermediate/scorecard/int_scorecard_state.sql finds them.
STATES: Mapping[str, Sequence[str]] = {
    "hard_target": ("missed", "met", "stretch_met", "unknown"),
    "year_on_year_change": MOVES,
    "level_of_control": MOVES,
    "rolling_3_month_trend": MOVES,
}
Numbered = tuple[int, Mapping[str, str]]


def scorecard(points: Rows, classes: Rows, threats: Rows) -> Iterator[Finding]:
    """Points for every state, classes for every score, a threat for any two classes."""
    yield from every_state(points)
    yield from every_score(classes)
    yield from every_pair(threats, classes)


def every_state(rows: Rows) -> Iterator[Finding]:
    """Each state of each component has points whenever any has."""
    told: set[tuple[str, str]] = set()
    for number, row in rows.rows:
        if row["state"] not in STATES[row["component"]]:
            yield Finding(rows.file, number, "state", f"{row['component']} is never {row['state']}",
                          f"Choose one of: {', '.join(STATES[row['component']])}.")  # fmt: skip
    for day, held in by_day(rows):
        there = {(row["component"], row["state"]) for _, row in held}
        for component, states in STATES.items():
            for state in states:
                if (component, state) not in there | told:
                    told.add((component, state))
                    yield Finding(rows.file, 0, "state", f"no points hold on {day} for {component} {state}",
                                  "Add that row, or let it hold as long as the others: 0 points are a row, too.")  # fmt: skip


def every_score(rows: Rows) -> Iterator[Finding]:
    """The classes of a statistic follow one another: every score has one, and only one."""
    told: set[tuple[int, int]] = set()
    for number, row in rows.rows:
        if int(row["score_to"]) <= int(row["score_from"]):
            yield Finding(rows.file, number, "score_to", "the class ends where it begins, or before",
                          "score_to is the least score of the next class.")  # fmt: skip
    for day, held in by_day(rows):
        for statistic in sorted({row["statistic"] for _, row in held}):
            in_order = sorted(
                (one for one in held if one[1]["statistic"] == statistic), key=lambda one: int(one[1]["score_from"])
            )
            for (above, lower), (number, upper) in pairwise(in_order):
                end, begin = int(lower["score_to"]), int(upper["score_from"])
                if end != begin and (above, number) not in told:
                    told.add((above, number))
                    many = "no class" if end < begin else "two classes"
                    yield Finding(rows.file, number, "score_from", f"a score of {min(end, begin)} has {many} of {statistic} on {day}",
                                  f"Begin {upper['class_name']} where {lower['class_name']} ends: its score_to, {end}, is not "
                                  "part of it.")  # fmt: skip


def every_pair(rows: Rows, classes: Rows) -> Iterator[Finding]:
    """A threat for every performance impact beside every impact class."""
    if not rows.rows:
        return
    known = {(row["performance_impact"], row["overall_impact_classification"]) for _, row in rows.rows}
    names: dict[str, dict[str, None]] = {}
    for _, row in classes.rows:
        names.setdefault(row["statistic"], {})[row["class_name"]] = None
    for impact in names.get("performance_impact", ()):
        for classification in names.get("overall_impact_classification", ()):
            if (impact, classification) not in known:
                yield Finding(rows.file, 0, "overall_threat", f"no threat of {impact} performance impact and {classification} impact",
                              "Add a row that says which it is.")  # fmt: skip


def by_day(rows: Rows) -> Iterator[tuple[str, list[Numbered]]]:
    """The days on which rows begin or end, each with what holds on it, but for days on which nothing does."""
    for day in sorted({row[column] for _, row in rows.rows for column in ("valid_from", "valid_to")}):
        held = [(number, row) for number, row in rows.rows if row["valid_from"] <= day < row["valid_to"]]
        if held:
            yield day, held
