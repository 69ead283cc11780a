"""A document as the check sees it: what it states, where, for which period, and what it says about it in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from bluelamp.reporting.publication import FORCE, OUTCOME_RATE, RECORDED_CRIME

Period = tuple[date, date]


@dataclass(frozen=True)
class Statement:
    """One value or label that the document prints.

    statistic: in the vocabulary of mart_figure. period: the days that it covers, of which period_label is what the
    document prints beside it. membership_status: whether anybody has verified the group of forces that it is compared
    with. tolerance: how far a value printed in words ("nearly 2,300") may be from the exact one.
    """

    place: str
    measure_id: str
    statistic: str
    value: Decimal | None = None
    label: str | None = None
    area: str = FORCE
    period: Period | None = None
    period_label: str = ""
    definition_version: str = ""
    msg_version: str = ""
    membership_status: str = ""
    tolerance: Decimal = Decimal(0)

    @property
    def key(self) -> tuple[str, str, str]:
        """What is stated: measure, area, statistic."""
        return self.measure_id, self.area, self.statistic


@dataclass(frozen=True)
class Text:
    """A sentence or paragraph: about which measure, what it states, and its words that belong to no figure (None where a
    person wrote it, so that nothing is known of its words)."""

    place: str
    text: str
    measure_id: str = ""
    statements: tuple[Statement, ...] = ()
    free_words: str | None = None


@dataclass(frozen=True)
class Heading:
    """A class of the scorecard that a heading quotes: "(Overall Classification: High)"."""

    place: str
    measure_id: str
    column: str
    printed: str


@dataclass(frozen=True)
class Document:
    """The document as a whole.

    parts: the areas that make up an area without overlap or remainder. notes: the explanations that it prints, by name.
    numbers: numbers of policy that its words may hold, such as the smallest count. measure_types: recorded_crime,
    outcome_rate or satisfaction, by measure.
    """

    title: str
    as_at_date: date
    period: Period
    statements: tuple[Statement, ...] = ()
    texts: tuple[Text, ...] = ()
    headings: tuple[Heading, ...] = ()
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    notes: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    measure_types: Mapping[str, str] = field(default_factory=dict)

    def every_statement(self) -> Iterator[Statement]:
        """Statements of tables and of texts."""
        yield from self.statements
        for text in self.texts:
            yield from text.statements

    def find(self, measure_id: str, statistic: str, area: str = FORCE) -> Statement | None:
        """The first statement of that figure, or None."""
        return self._first.get((measure_id, area, statistic))

    @cached_property
    def _first(self) -> Mapping[tuple[str, str, str], Statement]:
        first: dict[tuple[str, str, str], Statement] = {}
        for statement in self.every_statement():
            first.setdefault(statement.key, statement)
        return first

    def value(self, measure_id: str, statistic: str, area: str = FORCE) -> Decimal | None:
        """Its value, or None where it is not stated."""
        statement = self.find(measure_id, statistic, area)
        return statement.value if statement else None

    def is_count(self, measure_id: str) -> bool:
        """Whether a measure counts crimes."""
        return self.measure_types.get(measure_id) == RECORDED_CRIME

    def is_outcome_rate(self, measure_id: str) -> bool:
        """Whether a measure is outcomes per 100 crimes."""
        return self.measure_types.get(measure_id) == OUTCOME_RATE

    def is_higher_better(self, measure_id: str) -> bool:
        """Outcome rates and satisfaction are better when higher, counts of crime when lower."""
        return not self.is_count(measure_id)

    def measures(self) -> list[str]:
        """Every measure that it states something of, in order."""
        return list(dict.fromkeys(statement.measure_id for statement in self.every_statement()))


@dataclass(frozen=True)
class Finding:
    """A contradiction: the rule, where, what contradicts what, and what to do."""

    rule: str
    place: str
    what: str
    next_step: str

    def words(self) -> str:
        """In one line."""
        return f"{self.place}: {self.what} {self.next_step} [{self.rule}]"
