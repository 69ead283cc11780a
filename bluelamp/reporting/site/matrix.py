"""Every measure of the Plan by what its control chart says: variation down, assurance across, in words and shapes."""

from collections import defaultdict

from bluelamp.reporting.site.addresses import measure_page
from bluelamp.reporting.site.lookup import Lookup
from bluelamp.reporting.site.pictures import ASSURANCE, UNKNOWN, VARIATION, assurance, is_judged, variation
from bluelamp.reporting.site.plan import plan_headline
from bluelamp.reporting.site.table import Cell, Section, Table, text
from bluelamp.reporting.wording import count

Icon = tuple[str, str, str]
# Bad news first, then good, then what says nothing.
DOWN: tuple[Icon, ...] = (
    *sorted(VARIATION.values(), key=lambda icon: ("concern", "improvement", "plain").index(icon[1])), UNKNOWN,
)  # fmt: skip
NO_CHART = (
    "No measure of the Plan has a control chart with limits yet: whether any of them signals concern cannot be said."
)
NO_CONCERN = "No measure of the Plan shows a signal for concern in the last complete month."
ACROSS: tuple[Icon, ...] = (*ASSURANCE.values(), UNKNOWN)


def plan_matrix(lookup: Lookup) -> Section | None:
    """The matrix of the force's measures; None where the Plan has none."""
    if not lookup.plan:
        return None
    cells: dict[tuple[Icon, Icon], list[tuple[str, str]]] = defaultdict(list)
    for row in lookup.plan:
        months = lookup.control(row["measure_id"])
        name = f"{row['title']} ({row['purpose'].lower()})" if row["measure_type"] == "outcome_rate" else row["title"]
        cells[variation(months), assurance(months)].append((measure_page(row), name))
    down = [icon for icon in DOWN if any(icon == key[0] for key in cells)]
    across = [icon for icon in ACROSS if any(icon == key[1] for key in cells)]
    concern = sum(len(found) for (icon, _), found in cells.items() if icon[1] == "concern")
    table = Table(
        "plan-matrix",
        f"{count(len(lookup.plan), 'measure')} of the Plan: variation down, assurance of the target across",
        [text("Variation"), *(text(f"{mark} {words}") for mark, _, words in across)],
        [
            [
                Cell(row[2], mark=row[0], tone=row[1]),
                *(
                    Cell("", links=tuple(cells[row, column])) if cells[row, column] else Cell("none", is_missing=True)
                    for column in across
                ),
            ]
            for row in down
        ],
        "Variation: whether the last complete month differs from the usual ups and downs, which may be those of years ago: each "
        "chart names the months that its limits rest on. Verdicts elsewhere on this page compare with last year. Assurance: "
        "whether the target can be expected to be met as things are run now.",
    )
    shows = "shows a signal" if concern == 1 else "show signals"
    news = (
        f"{count(concern, 'measure')} of the Plan {shows} for concern in the last complete month."
        if concern
        else NO_CONCERN
        if any(is_judged(icon) for icon, _ in cells)
        else NO_CHART
    )
    links = [("plan/index.html", "Dashboard of the Plan", "")]
    return Section(
        "plan-icons", "The Plan at a glance", says=[f"{plan_headline(lookup.plan)}.", news], tables=[table], links=links
    )
