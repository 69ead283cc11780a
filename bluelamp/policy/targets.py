"""What targets, and the decisions about them, must say to be judged as they are meant."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from bluelamp.calendar import year_from, year_label
from bluelamp.policy.finding import Finding
from bluelamp.policy.folder import Rows

# What each type of measure is judged by (DOMAIN M3 to M8; dbt_project/macros/target_gap.sql): a number of another basis would be read
# as if it were of this one.
BASIS = {
    "recorded_crime": "change_pct",
    "published_crime": "change_pct",
    "outcome_rate": "rate_pct",
    "satisfaction": "rate_pct",
}
BETTER = {"change_pct": "lower_is_better", "rate_pct": "higher_is_better"}
MEANT = {
    "change_pct": "Write change_pct, and the change on the same days last year in percent: a reduction of 10 % is -10.",
    "rate_pct": "Write rate_pct, and the rate itself in percent: 85.",
}


def targets(rows: Rows, measured: Rows) -> Iterator[Finding]:
    """Targets that can be meant: a basis that fits, no worse than last year, a stretch that asks more, days inside their year."""
    known = {row["measure_id"]: row for _, row in measured.rows}
    begins = {(row["measure_id"], row["valid_from"]) for _, row in rows.rows}
    for number, row in rows.rows:
        if measure := known.get(row["measure_id"]):
            yield from fit(rows.file, number, row, measure)
        yield from year(rows.file, number, row, begins)


def fit(file: str, number: int, row: Mapping[str, str], measure: Mapping[str, str]) -> Iterator[Finding]:
    """A target of the kind that its measure is judged by, and numbers that ask something."""
    name, kind, basis = row["measure_id"], measure["measure_type"], BASIS[measure["measure_type"]]
    if measure["direction"] == "neutral":
        yield Finding(file, number, "measure_id", f"{name} has no good direction: no target fits",
                      "Take the target out, or give the measure a direction in measure.csv.")  # fmt: skip
    elif row["basis"] != basis:
        yield Finding(file, number, "basis", f"{row['basis']} does not fit {name}, which is {kind}", MEANT[basis])
    elif measure["direction"] != BETTER[basis]:
        yield Finding(file, number, "measure_id", f"{name} is {measure['direction']}, and a target of {kind} is judged as "
                      f"{BETTER[basis]}", "Take the target out, or correct the direction in measure.csv.")  # fmt: skip
    else:
        yield from asked(file, number, row)


def asked(file: str, number: int, row: Mapping[str, str]) -> Iterator[Finding]:
    """Numbers that could be missed and met, and do not allow worse than last year. A change of 0 is no more than last year."""
    numbers = {name: Decimal(row[name]) for name in ("hard_target", "stretch_target") if row[name]}
    is_change = row["basis"] == "change_pct"
    for name, value in numbers.items():
        if is_change and value > 0:
            yield Finding(file, number, name, f"{value} % lets it rise, and would be met by more than last year",
                          f"Write -{value} for a reduction of {value} %; 0 asks for no more than last year.")  # fmt: skip
        elif is_change and value < -100:
            yield Finding(file, number, name, f"a reduction of {-value} % is more than there is",
                          "Write the change in percent: a reduction of 10 % is -10.")  # fmt: skip
        elif not is_change and not 0 < value <= 100:
            yield Finding(file, number, name, f"no rate can miss and meet {value} %",
                          "Write the rate in percent, above 0 and at most 100: 85.")  # fmt: skip
    if len(numbers) > 1:
        hard, stretch = numbers["hard_target"], numbers["stretch_target"]
        if stretch > hard if is_change else stretch < hard:
            yield Finding(file, number, "stretch_target", f"the stretch target {stretch} asks less than the target {hard}",
                          "A reduction of 10 % is -10, and a stretch target lies beyond the target.")  # fmt: skip


def year(file: str, number: int, row: Mapping[str, str], begins: set[tuple[str, str]]) -> Iterator[Finding]:
    """A target of the year in which it begins, to that year's end, or until another row of its measure follows at once."""
    first, end = date.fromisoformat(row["valid_from"]), row["valid_to"]
    label, next_year = year_label(first), str(year_from(first, 1))
    if row["financial_year"] != label:
        yield Finding(file, number, "financial_year", f"the row begins in {label}, and says {row['financial_year']}",
                      "Correct the year or the day: years run from 1 April to 31 March.")  # fmt: skip
    elif end > next_year:
        yield Finding(file, number, "valid_to", f"the target of {label} would hold in the next year too, until {end}",
                      f"Write {next_year}, and add a row for the next year when its target is set.")  # fmt: skip
    elif row["valid_from"] < end < next_year and (row["measure_id"], end) not in begins:
        yield Finding(file, number, "valid_to", f"the target does not hold from {end} to the end of {label}, and no other follows",
                      f"Write {next_year}: valid_to is the first day on which the row no longer holds; or begin the row that "
                      f"follows on {end}.")  # fmt: skip


def decisions(rows: Rows, targeted: Rows) -> Iterator[Finding]:
    """What was decided is what the last target of the year says."""
    last: dict[tuple[str, str], Mapping[str, str]] = {}
    for _, row in sorted(targeted.rows, key=lambda numbered: numbered[1]["valid_from"]):
        last[row["measure_id"], row["financial_year"]] = row
    for number, row in rows.rows:
        name, label = row["measure_id"], row["financial_year"]
        held = last.get((name, label))
        if held is None:
            yield Finding(rows.file, number, "measure_id", f"a target of {name} for {label} was decided, and none is in force",
                          "Add its row to target.csv.")  # fmt: skip
            continue
        for column in ("hard_target", "stretch_target"):
            decided, stands = (Decimal(one[column]) if one[column] else None for one in (row, held))
            if decided != stands:
                yield Finding(rows.file, number, column, f"{words(decided)} was decided for {name} in {label}, and target.csv has "
                              f"{words(stands)}", "Correct the one that is wrong.")  # fmt: skip


def words(value: Decimal | None) -> str:
    """A target in words."""
    return "none" if value is None else str(value)
