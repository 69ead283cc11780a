"""A metric as one SELECT on the star. Names come from the definitions alone, whatever a person typed; values are bound."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from psycopg2 import sql

from bluelamp.errors import BluelampError
from bluelamp.reporting.metric.definition import Metric, SemanticModel, Semantics

DIMENSION = re.compile(r"\{\{ Dimension\('(\w+?)__(\w+)'\) \}\}")
CONDITION = re.compile(r"\s*(\w+)\s*(<=|>=|!=|=|<|>)\s*(.*?)\s*", re.DOTALL)
FACTS = "facts"
GRANULARITIES = ("day", "month")


@dataclass(frozen=True)
class Condition:
    """What rows must fulfil: a dimension's name, =, !=, <, <=, > or >=, and a value as text."""

    dimension: str
    operator: str
    value: str

    @classmethod
    def read(cls, text: str) -> Self:
        """From words such as area_name=City. Raises BluelampError for anything else."""
        found = CONDITION.fullmatch(text)
        if found is None:
            raise BluelampError(
                f"{text!r} is no condition.",
                where="--where",
                next_step="Write a dimension, =, !=, <, <=, > or >=, and a value: --where 'area_name=City'.",
                exit_code=2,
            )
        return cls(*found.groups())


@dataclass(frozen=True)
class Query:
    """One SELECT with its columns, the last of which is the metric's value."""

    columns: tuple[str, ...]
    statement: sql.Composable


def compose(semantics: Semantics, name: str, by: Sequence[str], where: Sequence[Condition]) -> Query:
    """The metric by columns, over the rows that fulfil every condition, in the order of its columns.

    by: dimensions, entities (which are told by their names), and day or month. What overlaps (measures, areas) is never added up:
    it becomes a column even where nobody asks for it. Raises BluelampError for an unknown metric, column or condition.
    """
    metric = semantics.metric(name)
    scope = Scope(semantics, semantics.facts_of(metric), metric.name)
    columns = scope.columns([*scope.facts.never_added_over, *by])
    statement = sql.SQL("select {} from ({}) as answer order by {}").format(
        sql.SQL(", ").join(map(sql.Identifier, (*columns, metric.name))),
        scope.select(metric, columns, where),
        sql.SQL(", ").join([*map(sql.Identifier, columns), sql.SQL("1")]),
    )
    return Query((*columns, metric.name), statement)


class Scope:
    """The facts of a metric and the models that their entities lead to."""

    def __init__(self, semantics: Semantics, facts: SemanticModel, metric_name: str) -> None:
        self.semantics = semantics
        self.facts = facts
        self._metric_name = metric_name

    def columns(self, wanted: Iterable[str]) -> dict[str, sql.Composable]:
        """Columns by the names that a person asks for, each once, in order."""
        found: dict[str, sql.Composable] = {}
        for name in wanted:
            if name in GRANULARITIES:
                found[name] = self._moment(name)
            elif name in self.facts.entities and name != self.facts.primary:
                for dimension in self.semantics.model_of(name).says:
                    found[dimension] = self._column(dimension)
            else:
                found[name] = self._column(name)
        return found

    def select(
        self, metric: Metric, columns: Mapping[str, sql.Composable], where: Sequence[Condition]
    ) -> sql.Composable:
        """The metric in its groups, one row each."""
        if metric.measure is None:
            top, bottom = (
                self.select(self.semantics.metrics[str(term)], columns, where)
                for term in (metric.numerator, metric.denominator)
            )
            # Both terms' rows under one another: groups without a value meet as others do, which a join could only do row by row.
            return sql.SQL(
                "select {groups}{comma}sum(top)::numeric / nullif(sum(bottom), 0) as {name} from ("
                "select {groups}{comma}{top_name} as top, null::numeric as bottom from ({top}) as tops"
                " union all select {groups}{comma}null, {bottom_name} from ({bottom}) as bottoms"
                ") as terms group by {by} having count(*) = 2"
            ).format(
                groups=sql.SQL(", ").join(map(sql.Identifier, columns)),
                comma=sql.SQL(", " if columns else ""),
                by=sql.SQL(", ").join(map(sql.Identifier, columns)) if columns else sql.SQL("()"),
                top=top, bottom=bottom, name=sql.Identifier(metric.name),
                top_name=sql.Identifier(str(metric.numerator)), bottom_name=sql.Identifier(str(metric.denominator)),
            )  # fmt: skip
        measure = self.facts.measures[metric.measure]
        named = [sql.SQL("{} as {}").format(column, sql.Identifier(name)) for name, column in columns.items()]
        groups = sql.SQL(", ").join(map(sql.Identifier, columns))
        parts = {
            "groups": groups,
            "comma": sql.SQL(", " if columns else ""),
            "by": sql.SQL(" group by {}").format(groups) if columns else sql.SQL(""),
            "name": sql.Identifier(metric.name),
            "value": sql.Identifier(FACTS, measure.column),
        }
        value = sql.SQL("{value} as value").format(**parts)
        rows = sql.SQL("select {} from {} where {}").format(
            sql.SQL(", ").join([*named, value, *self._last_moment(measure.latest_of, columns.values())]),
            self._joined(),
            sql.SQL(" and ").join([self._own_filter(metric), *map(self._condition, where)]),
        )
        only_last = sql.SQL(" where moment = last_moment" if measure.latest_of else "")
        return sql.SQL("select {groups}{comma}sum(value) as {name} from ({rows}) as counted{only_last}{by}").format(
            rows=rows, only_last=only_last, **parts
        )

    def _last_moment(self, dimension: str | None, columns: Iterable[sql.Composable]) -> list[sql.Composable]:
        """Of what is not added up over time: each row's moment and its group's last."""
        if dimension is None:
            return []
        moment = self._column(dimension)
        by = sql.SQL(", ").join([*columns, sql.SQL("true")])
        last = sql.SQL("max({}) over (partition by {}) as last_moment").format(moment, by)
        return [sql.SQL("{} as moment").format(moment), last]

    def _joined(self) -> sql.Composable:
        """The facts and every model that an entity of theirs leads to; PostgreSQL leaves out what a query does not ask of."""
        joined: sql.Composable = sql.SQL("{} as {}").format(
            sql.Identifier("star", self.facts.table), sql.Identifier(FACTS)
        )
        for entity, column in self.facts.entities.items():
            other = self.semantics.model_of(entity)
            if other is not self.facts:
                joined += sql.SQL(" left join {} as {} on {} = {}").format(
                    sql.Identifier("star", other.table), sql.Identifier(entity),
                    sql.Identifier(FACTS, column), sql.Identifier(entity, other.entities[entity]),
                )  # fmt: skip
        return joined

    def _own_filter(self, metric: Metric) -> sql.Composable:
        """The metric's own condition. Its text is the project's; a column in it may hold no percent sign."""
        if metric.filter is None:
            return sql.SQL("true")
        parts: list[sql.Composable] = []
        end = 0
        for found in DIMENSION.finditer(metric.filter):
            entity, dimension = found.groups()
            model = self.facts if entity == self.facts.primary else self.semantics.model_of(entity)
            table = FACTS if model is self.facts else entity
            parts += [
                sql.SQL(metric.filter[end : found.start()]),
                sql.Identifier(table, model.dimensions[dimension].column),
            ]
            end = found.end()
        return sql.SQL("({})").format(sql.Composed([*parts, sql.SQL(metric.filter[end:])]))

    def _condition(self, condition: Condition) -> sql.Composable:
        column = self._moment(condition.dimension) if condition.dimension in GRANULARITIES else None
        # Every operator is one of the expression's own; the value is a literal, whatever it holds.
        return sql.SQL("{} " + condition.operator + " {}").format(
            column or self._column(condition.dimension), sql.Literal(condition.value)
        )

    def _moment(self, granularity: str) -> sql.Composable:
        """The facts' own time, by day or month."""
        time = self.facts.dimensions[str(self.facts.time)]
        column = sql.Identifier(FACTS, time.column)
        if time.granularity == granularity:
            return column
        if granularity == "day":
            raise self._unknown(granularity)
        return sql.SQL("date_trunc('month', {})::date").format(column)

    def _column(self, name: str) -> sql.Composable:
        """A dimension of the facts or of a model that they lead to."""
        if name in self.facts.dimensions:
            return sql.Identifier(FACTS, self.facts.dimensions[name].column)
        for entity in self.facts.entities:
            other = self.semantics.model_of(entity)
            if name in other.dimensions:
                return sql.Identifier(entity, other.dimensions[name].column)
        raise self._unknown(name)

    def _unknown(self, name: str) -> BluelampError:
        there = {"month", *self.facts.dimensions, *self.facts.entities} - {self.facts.primary}
        for entity in self.facts.entities:
            there |= set(self.semantics.model_of(entity).dimensions)
        return BluelampError(
            f"The metric {self._metric_name} has no {name}.",
            where="--by or --where",
            next_step=f"Choose of: {', '.join(sorted(there))}.",
            exit_code=2,
        )
