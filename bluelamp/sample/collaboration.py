"""The collaboration units of the sample: what each force of the region puts in and receives, by quarter. Invented.

Planted: Lincolnshire's quarter to September 2013 for the special operations unit has not come; counter-terrorism concludes few.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bluelamp.sample.draws import stream
from bluelamp.sample.files import DeliveryFile
from bluelamp.sample.later import delivery, later_spans, periods

FEED = "collaboration"
HEADER = [
    "unit_id", "force_id", "period_from", "period_to", "contribution_gbp", "contribution_fte", "output_count", "outcome_count",
]  # fmt: skip
FIRST, LAST, DAYS_LATE = date(2012, 7, 1), date(2013, 9, 30), 14
# Share of what a unit costs, percent; the shares of those in a unit are taken of their sum.
FORCES = {"derbyshire": 22, "leicestershire": 21, "lincolnshire": 14, "northamptonshire": 16, "nottinghamshire": 27}
# Unit -> forces, thousand pounds a quarter, full-time equivalents, outputs and outcomes a quarter.
UNITS = {
    "emsou": (tuple(FORCES), 2_900, 240, 150, 62),
    "counter_terrorism": (tuple(FORCES), 1_250, 96, 210, 14),
    "learning_development": (("derbyshire", "leicestershire", "northamptonshire", "nottinghamshire"), 870, 61, 5_200, 410),
    "legal_services": (tuple(FORCES), 390, 28, 340, 310),
}  # fmt: skip
# Outcomes received against the share of cost, percent: what is not here is 100.
RECEIVES = {("emsou", "nottinghamshire"): 130, ("emsou", "leicestershire"): 72, ("legal_services", "lincolnshire"): 140}
NOT_COME = ("emsou", "lincolnshire", date(2013, 7, 1))


def collaboration_files(seed: int, *, until: date | None = None, night: date | None = None) -> Iterator[DeliveryFile]:
    """The deliveries that have come by the morning after `until`, or that come in the morning after `night`."""
    rows = collaboration_rows(seed)
    for span in later_spans(periods(FIRST, LAST, 3), DAYS_LATE):
        if span.comes(until, night):
            inside = [
                f"{unit},{force},{first},{last},{pounds:.2f},{fte:.1f},{outputs},{outcomes}"
                for unit, force, first, last, pounds, fte, outputs, outcomes in rows
                if span.holds(first)
            ]
            yield delivery(FEED, HEADER, span, inside)


def collaboration_rows(seed: int) -> list[tuple[str, str, date, date, float, float, int, int]]:
    """Every quarter of every unit and force that came."""
    chance, found = stream(seed, "collaboration"), []
    for first, last in periods(FIRST, LAST, 3):
        for unit, (forces, thousands, people, outputs, outcomes) in UNITS.items():
            whole = sum(FORCES[force] for force in forces)
            for force in forces:
                share, luck = FORCES[force] / whole, [0.85 + 0.3 * float(chance.random()) for _ in range(2)]
                received = share * RECEIVES.get((unit, force), 100) / 100
                if (unit, force, first) != NOT_COME:
                    pounds, fte = round(thousands * 1000 * share / 50) * 50, round(people * share, 1)
                    found.append(
                        (unit, force, first, last, float(pounds), fte, round(outputs * received * luck[0]),
                         round(outcomes * received * luck[1]))
                    )  # fmt: skip
    return found
