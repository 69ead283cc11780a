"""The pages about other forces: how the force compares with its group, and the targets that follow from it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from jinja2 import Environment

from bluelamp.reporting.publication import Publication, Row
from bluelamp.reporting.site.environment import render
from bluelamp.reporting.site.plots import DotPlot, dot_plot
from bluelamp.reporting.verdict import group_mark, group_tone
from bluelamp.reporting.wording import count, decimal, listed

PEERS_PAGE, TARGETS_PAGE = "peers/index.html", "targets/index.html"
LONG, SHORT = 12, 3  # months
AVERAGES = {
    "mean_of_rates_incl_self": "the mean of the members' rates, the force itself included (HMIC's convention)",
    "mean_of_rates_excl_self": "the mean of the other members' rates",
    "pooled_excl_self": "all crimes of the other members by all their people or households",
}
PER = {"population": "per 1,000 people", "household": "per 1,000 households"}
SIMILAR, TOO_FEW, TOO_FEW_MEMBERS = "similar", "too few to compare", "too few members to compare"
NOT_COMPARED = (TOO_FEW, TOO_FEW_MEMBERS)
# What HMIC's rule says, as shape, tone and words; what it cannot say is not good news.
MONITOR = {
    "flag": ("▲", "concern", "Both conditions met"),
    "amber": ("◇", "plain", "Near the edge"),
    "clear": ("✓", "plain", "Clear"),
}


@dataclass(frozen=True)
class Side:
    """The force and its group over one window."""

    row: Row
    plot: DotPlot | None
    digits: int

    @property
    def tone(self) -> str:
        """Of its verdict."""
        return group_tone(self.row["verdict"], self.row["direction"])

    @property
    def mark(self) -> str:
        """The shape beside its verdict."""
        return group_mark(self.row["verdict"])

    @property
    def why(self) -> str:
        """Why there is no rate, where there is none."""
        return "no crimes" if self.row["measure_type"] == "outcome_rate" else "no rate"

    @property
    def words(self) -> str:
        """The plot for readers who do not see it."""
        return (
            f"the force {decimal(self.row['rate'], self.digits)}, average {decimal(self.row['msg_mean'], self.digits)}"
        )


@dataclass(frozen=True)
class Compared:
    """One measure beside the group, over both windows."""

    title: str
    per: str
    long: Side
    short: Side


def is_placeholder(rows: Iterable[Row]) -> bool:
    """Whether a group stands behind these rows whose members nobody has verified."""
    return any(row["membership_status"] == "placeholder" for row in rows)


def peers_page(environment: Environment, current: Publication) -> dict[str, str]:
    """How the force compares with its Most Similar Group, and HMIC's monitor."""
    titles, rows = current.titles(), [row for row in current.table("mart_msg_comparison") if row["is_current_version"]]
    groups = [
        (heading, compared(rows, titles, measure_type))
        for measure_type, heading in (
            ("recorded_crime", "Recorded crime"),
            ("outcome_rate", "Crime outcomes, per 100 crimes"),
        )
    ]
    everything = [item for _, items in groups for item in items]
    return {
        PEERS_PAGE: render(
            environment,
            PEERS_PAGE,
            "peers.html",
            headline=peers_headline(everything),
            lede=peers_lede(everything),
            groups=[(heading, items) for heading, items in groups if items],
            monitor=[
                (titles.get(row["measure_id"], row["measure_id"]), row)
                # Furthest above the average first; of which nothing is known, last.
                for row in sorted(current.table("mart_hmic_monitor"), key=lambda row: row["ratio_to_msg"] is None)
            ],
            monitor_icon=monitor_icon,
            first=max(rows, key=lambda row: row["window_months"], default=None),
            average=AVERAGES.get(rows[0]["average_method"], rows[0]["average_method"]) if rows else "",
            members=sorted({row["force_name"] for row in rows if not row["is_own"]}),
            missing=sorted({reason for row in rows for reason in row["missing_reasons"] or ()}),
            denominators=sorted(
                {row["denominator_status"].replace("_", " ").capitalize() for row in rows if row["denominator_status"]}
            ),
            is_placeholder=is_placeholder(rows),
        )
    }


def monitor_icon(row: Row) -> tuple[str, str, str]:
    """Shape, tone and words of what HMIC's rule says of a measure."""
    return MONITOR.get(row["hmic_flag"], ("○", "plain", str(row["hmic_flag"]).capitalize()))


def compared(rows: Sequence[Row], titles: dict[str, str], measure_type: str) -> list[Compared]:
    """The measures of a type, furthest in the bad direction first."""
    own = {
        (row["measure_id"], row["window_months"]): row
        for row in rows
        if row["is_own"] and row["measure_type"] == measure_type
    }
    found = []
    for measure in {measure for measure, _ in own}:
        if (measure, LONG) in own and (measure, SHORT) in own:
            sides = [side(rows, own[measure, months]) for months in (LONG, SHORT)]
            per = PER.get(own[measure, LONG]["denominator_kind"], "")
            found.append(Compared(titles.get(measure, measure), per, *sides))
    return sorted(found, key=lambda item: (-badness(item.long.row), item.title))


def badness(row: Row) -> float:
    """Distance from the others in the bad direction, in standard errors."""
    z = float(row["z"] or 0)
    return {"lower_is_better": z, "higher_is_better": -z}.get(row["direction"], -99.0)


def side(rows: Sequence[Row], own: Row) -> Side:
    """One window of one measure."""
    same = [r for r in rows if (r["measure_id"], r["window_months"]) == (own["measure_id"], own["window_months"])]
    others = [float(row["rate"]) for row in same if not row["is_own"] and row["rate"] is not None]
    plot = None
    if own["rate"] is not None and own["msg_mean"] is not None and others:
        edges = (own["funnel_lower_limit"], own["funnel_upper_limit"])
        limits = None if None in edges else (float(edges[0]), float(edges[1]))
        plot = dot_plot(float(own["rate"]), others, float(own["msg_mean"]), limits)
    return Side(own, plot, 1 if own["measure_type"] == "outcome_rate" else 2)


def peers_headline(items: Sequence[Compared]) -> str:
    """The comparison of all crime as news."""
    total = next((item for item in items if item.long.row["measure_id"] == "all_crime_recorded"), None)
    if total is None:
        return "Nothing can be compared with other forces yet"
    row = total.long.row
    verdict = row["verdict"]
    if row["rate"] is None or row["msg_mean"] is None:
        return "All crime cannot yet be compared with similar forces: there is no rate"
    not_compared = dict.fromkeys(NOT_COMPARED, "cannot yet be compared with")
    than = {SIMILAR: "is similar to that of", **not_compared}.get(verdict, f"is {verdict} that of")
    rate, mean = decimal(row["rate"], 1), decimal(row["msg_mean"], 1)
    return f"All crime {than} similar forces: {rate} crimes {total.per} in 12 months, their average {mean}"


def peers_lede(items: Sequence[Compared]) -> str:
    """The crime types that stand out in twelve months, and how many outcome rates do."""
    sentences = []
    crimes = [item for item in items if item.long.row["measure_type"] == "recorded_crime"]
    judged = [item for item in crimes if item.long.row["verdict"] not in NOT_COMPARED]
    for word in ("above", "below"):
        names = [
            item.title.lower().replace(" – ", " ")
            for item in judged
            if item.long.row["verdict"] == f"significantly {word}"
        ]
        if names:
            sentences.append(f"Significantly {word} the others: {listed(names)}.")
    if crimes and not judged:
        sentences.append("No crime type can be compared with the others yet.")
    elif crimes and not sentences:
        those = "" if len(judged) == len(crimes) else f" of the {len(judged)} that can be compared"
        sentences.append(f"No crime type{those} differs significantly from the others.")
    verdicts = [item.long.row["verdict"] for item in items if item.long.row["measure_type"] == "outcome_rate"]
    rates = [verdict for verdict in verdicts if verdict not in NOT_COMPARED]
    for word in ("above", "below"):
        number = rates.count(f"significantly {word}")
        if number:
            sentences.append(
                f"Outcomes: significantly {word} the others in {number} of {count(len(rates), 'measure')}."
            )
    return " ".join(sentences)


def targets_page(environment: Environment, current: Publication) -> dict[str, str]:
    """Proposed targets with their evidence."""
    rows = current.table("mart_target_setting")
    years = sorted({row["financial_year"] for row in rows}, reverse=True)
    proposed = [row for row in rows if row["proposed_hard_target"] is not None]
    return {
        TARGETS_PAGE: render(
            environment,
            TARGETS_PAGE,
            "targets.html",
            headline=targets_headline(proposed, years),
            years=[(year, by_type([row for row in rows if row["financial_year"] == year])) for year in years],
            is_placeholder=is_placeholder(proposed),
            first=proposed[0] if proposed else None,
        )
    }


def by_type(rows: Sequence[Row]) -> list[tuple[str, list[Row]]]:
    """A year's rows by type of measure, in the Plan's order."""
    found: list[tuple[str, Any]] = []
    for measure_type, heading in (("recorded_crime", "Recorded crime"), ("outcome_rate", "Crime outcomes")):
        chosen = sorted((row for row in rows if row["measure_type"] == measure_type), key=lambda row: row["position"])
        found += [(heading, chosen)] if chosen else []
    return found


def targets_headline(proposed: Sequence[Row], years: Sequence[str]) -> str:
    """How far the proposals for crime reach."""
    asked = [
        -row["proposed_hard_target"]
        for row in proposed
        if row["measure_type"] == "recorded_crime" and row["financial_year"] == years[0]
    ]
    if not asked:
        return "No target can be proposed yet"
    low, high = decimal(min(asked), 0), decimal(max(asked), 0)
    return f"Proposed for {years[0]}: reductions of {low}%" + (f" to {high}%" if low != high else "")
