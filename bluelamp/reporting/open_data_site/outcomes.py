"""Outcomes by the framework that forces report by, as far as published labels tell."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from bluelamp.reporting.open_data_site.read import OpenData


@dataclass(frozen=True)
class OutcomeTable:
    """Groups by months of one kind of file. labels: the labels of each group, as published."""

    kind: str
    months: list[date]
    groups: list[str]
    counts: dict[tuple[str, date], int]
    labels: dict[str, list[str]]

    def total(self, day: date) -> int:
        """All outcomes of a month."""
        return sum(self.counts.get((group, day), 0) for group in self.groups)


def outcome_tables(data: OpenData) -> list[OutcomeTable]:
    """The force's tables, of the outcomes files and of the street files; none for a kind that has no row."""
    tables = []
    for kind in ("outcomes", "street"):
        rows = [row for row in data.outcomes if row["is_own"] and row["file_kind"] == kind]
        if rows:
            counts: Counter[tuple[str, date]] = Counter()
            sizes: Counter[str] = Counter()
            labels: dict[str, set[str]] = {}
            for row in rows:
                counts[row["outcome_group"], row["month_start_date"]] += row["outcome_count"]
                sizes[row["outcome_group"]] += row["outcome_count"]
                labels.setdefault(row["outcome_group"], set()).add(row["outcome_type"])
            months = sorted({row["month_start_date"] for row in rows}, reverse=True)
            groups = [group for group, _ in sizes.most_common()]
            tables.append(
                OutcomeTable(
                    kind, months, groups, dict(counts), {name: sorted(found) for name, found in labels.items()}
                )
            )
    return tables
