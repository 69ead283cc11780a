"""Superset's datasets, made from what the project says already: marts from their contracts, the star from dbt's semantic models.

A dataset of the star is a query that joins the facts of a semantic model to the models of its entities; its metrics are those of
dbt_project/models/semantic, as expressions. Column words are dbt's descriptions. Nothing is described here a second time.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from bluelamp.database.marts import Mart, load_marts, load_star
from bluelamp.reporting.metric import Metric, SemanticModel, Semantics, load_semantics
from bluelamp.reporting.metric.query import DIMENSION

VERSION = "1.0.0"
DATABASE = "Bluelamp"
DOC = re.compile(r"\{\{ doc\('(\w+)'\) \}\}")
DOCS = re.compile(r"{% docs (\w+) %}\n(.*?)\n{% enddocs %}", re.DOTALL)
TYPES = {
    "text": "TEXT", "boolean": "BOOLEAN", "date": "DATE", "integer": "INTEGER", "bigint": "BIGINT", "numeric": "NUMERIC",
    "double precision": "FLOAT", "timestamptz": "TIMESTAMP WITH TIME ZONE", "timestamp with time zone": "TIMESTAMP WITH TIME ZONE",
}  # fmt: skip
ABBREVIATIONS = {"bcu": "BCU", "lpu": "LPU", "msg": "MSG", "hmic": "HMIC", "pct": "%"}
HEADINGS = {"month_start_date": "Month", "area_name": "Area", "force_name": "Force", "measure_name": "Measure"}
# Columns of codes. Beside each stands a column of the same heading with the code as words.
CODED = (
    "assurance", "change_unit", "chart_type", "compared_with", "finding", "indicator", "measure_type", "point_type", "rebase_status",
    "variation",
)  # fmt: skip
NUMBERS = ("integer", "bigint", "numeric", "double precision")


def identity(kind: str, name: str) -> str:
    """The same id for the same thing in every bundle, so that an import replaces and never doubles."""
    return str(uuid5(NAMESPACE_URL, f"bluelamp/{kind}/{name}"))


def title(name: str) -> str:
    """A column's name as a heading."""
    if name in HEADINGS:
        return HEADINGS[name]
    first, *others = (ABBREVIATIONS.get(word, word) for word in name.split("_"))
    return " ".join([first[:1].upper() + first[1:], *others])


@dataclass(frozen=True)
class Column:
    """A column of a dataset: its PostgreSQL type and dbt's words. expression: of what is made of other columns."""

    name: str
    data_type: str
    words: str
    expression: str | None = None
    heading: str | None = None

    def to_yaml(self) -> dict[str, Any]:
        """As Superset has it."""
        is_time = self.data_type in ("date", "timestamptz", "timestamp with time zone")
        return {
            "column_name": self.name,
            "verbose_name": self.heading or title(self.name),
            "expression": self.expression,
            "is_dttm": is_time,
            "is_active": True,
            "type": TYPES.get(self.data_type, self.data_type.upper()),
            "groupby": self.data_type not in NUMBERS,
            "filterable": True,
            "description": self.words,
        }


# A measure's title and type: the titles alone are of several measures.
MEASURE_NAME = Column("measure_name", "text", "Title and type of the measure, which nothing else is called.")
SQL_OF_MEASURE_NAME = "measure.title || ' (' || replace(measure.measure_type, '_', ' ') || ')' as measure_name"
MEASURES = {
    "metric_name": "measures", "verbose_name": "Measures", "expression": "count(distinct measure_id)",
    "description": "How many measures, in however many areas.",
}  # fmt: skip


def datasets(database_id: str, docs: str) -> dict[str, dict[str, Any]]:
    """Every published mart, and every table of the star that metrics are of, by dataset name. docs: dbt_project/models/columns.md."""
    words = {name: " ".join(text.split()) for name, text in DOCS.findall(docs)}
    semantics = load_semantics()
    star = {table.name: table for table in load_star()}
    made = {mart.name: _of_mart(mart, words) for mart in load_marts()}
    made |= {name: _of_facts(name, semantics, star, words) for name in _facts(semantics)}
    return {name: {**entry, "database_uuid": database_id} for name, entry in made.items()}


def _facts(semantics: Semantics) -> Iterator[str]:
    return (name for name, model in semantics.models.items() if model.measures)


def _dataset(name: str, schema: str, description: str, columns: list[Column], time: str | None) -> dict[str, Any]:
    return {
        "table_name": name,
        "main_dttm_col": time,
        "description": description,
        "schema": schema,
        "sql": None,
        "filter_select_enabled": True,
        "normalize_columns": False,
        "always_filter_main_dttm": False,
        "uuid": identity("dataset", name),
        "version": VERSION,
        "columns": [column.to_yaml() for column in (*columns, *map(_in_words, filter(_is_coded, columns)))],
    }


def _is_coded(column: Column) -> bool:
    return column.name in CODED


def _in_words(column: Column) -> Column:
    return Column(
        f"{column.name}_words",
        "text",
        column.words,
        f"replace({column.name}, '_', ' ')",
        heading=f"{title(column.name)} in words",
    )


def _columns(table: Mart, words: Mapping[str, str]) -> list[Column]:
    return [
        Column(name, data_type, DOC.sub(lambda found: words[found.group(1)], table.descriptions[name]))
        for name, data_type in table.columns.items()
    ]


def _of_mart(mart: Mart, words: Mapping[str, str]) -> dict[str, Any]:
    """A mart as it is published, with the measures' names where it knows their ids. Its numbers are figures of one row each, so that
    a metric takes the one and adds nothing up."""
    columns = [
        *_columns(mart, words),
        Column("as_at_date", "date", "The last business date that the figures include."),
    ]
    rows = {"metric_name": "rows", "verbose_name": "Rows", "expression": "count(*)", "description": "Rows of the mart."}
    counts, query = [rows], None
    if "measure_id" in mart.columns:
        counts.append(MEASURES)
        columns.append(MEASURE_NAME)
        query = " ".join(
            ["select", f"mart.*, {SQL_OF_MEASURE_NAME}", f"from marts.{mart.name} as mart",
             "left join star.dim_measure as measure on mart.measure_id = measure.measure_id"]
        )  # fmt: skip
    time = next((column.name for column in columns if column.name in mart.key and column.data_type == "date"), None)
    figures = [
        {
            "metric_name": f"figure_{column.name}",
            "verbose_name": title(column.name),
            "expression": f"max({column.name})",
            "description": f"{column.words} One figure a group: of several, the highest.",
            "d3format": None,
        }
        for column in columns
        if column.data_type in NUMBERS and column.name not in mart.key
    ]
    made = _dataset(mart.name, "marts", mart.description, columns, time)
    return {**made, "sql": query, "metrics": [*figures, *counts]}


def _of_facts(name: str, semantics: Semantics, star: Mapping[str, Mart], words: Mapping[str, str]) -> dict[str, Any]:
    """The facts of a semantic model with the dimensions that its entities lead to."""
    facts = semantics.models[name]
    columns = _columns(star[facts.table], words)
    taken = {column.name for column in columns}
    selected = [f"facts.{column.name}" for column in columns]
    joins = []
    for entity, key in facts.entities.items():
        other = semantics.model_of(entity)
        if other is facts:
            continue
        joins.append(f"left join star.{other.table} as {entity} on facts.{key} = {entity}.{other.entities[entity]}")
        described = {column.name: column for column in _columns(star[other.table], words)}
        for dimension in other.dimensions.values():
            if dimension.name not in taken:
                taken.add(dimension.name)
                selected.append(f"{entity}.{dimension.column} as {dimension.name}")
                found = described[dimension.column]
                columns.append(Column(dimension.name, found.data_type, found.words))
        if entity == "measure":
            selected.append(SQL_OF_MEASURE_NAME)
            columns.append(MEASURE_NAME)
    time = facts.dimensions[str(facts.time)].column
    metrics = [
        {
            "metric_name": metric.name,
            "verbose_name": metric.label,
            "expression": expression(metric, semantics),
            "description": metric.description,
            "d3format": ".1%" if metric.measure is None else ",.0f",
            "warning_text": _warning(facts),
        }
        for metric in semantics.metrics.values()
        if semantics.facts_of(metric) is facts
    ]
    # Every name in it is of the project's own files.
    query = " ".join(["select", ", ".join(selected), f"from star.{facts.table} as facts", *joins])
    return {**_dataset(name, "star", facts.description, columns, time), "sql": query, "metrics": metrics}


def _warning(facts: SemanticModel) -> str | None:
    if not facts.never_added_over:
        return None
    return f"Overlapping: choose one {' and one '.join(facts.never_added_over)}, or group by it."


def expression(metric: Metric, semantics: Semantics) -> str:
    """The metric over the rows of its dataset. What is not added up over time is the last month's."""
    if metric.measure is None:
        top, bottom = (
            expression(semantics.metrics[str(term)], semantics) for term in (metric.numerator, metric.denominator)
        )
        return f"({top})::numeric / nullif({bottom}, 0)"
    facts = semantics.facts_of(metric)
    measure = facts.measures[metric.measure]
    condition = DIMENSION.sub(lambda found: found.group(2), metric.filter or "true")
    if measure.latest_of:
        moment = facts.dimensions[measure.latest_of].column
        return f"(array_agg({measure.column} order by {moment} desc) filter (where {condition}))[1]"
    return f"sum({measure.column}) filter (where {condition})"
