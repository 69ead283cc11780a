"""Semantic models and metrics as dbt's files define them. dbt parses the same files in every build and refuses what is wrong there;
they are read without dbt here, which takes seconds to start."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from bluelamp.errors import BluelampError
from bluelamp.files import read_yaml
from bluelamp.settings import settings

REFERRED = re.compile(r"ref\('(\w+)'\)")


@dataclass(frozen=True)
class Dimension:
    """A column to group or filter by. granularity: of a time dimension, day or month."""

    name: str
    column: str
    granularity: str | None


@dataclass(frozen=True)
class Measure:
    """What is added up. latest_of: the time dimension over which it is not, of which the last moment of a group counts."""

    name: str
    column: str
    description: str
    latest_of: str | None


@dataclass(frozen=True)
class SemanticModel:
    """A table of the star as dbt's semantic model of it says.

    entities: name -> column; primary: the one that a row is, or what its own dimensions are called by. says: the dimensions by
    which a group of the primary entity is told. never_added_over: entities and dimensions that overlap, of which a group is one.
    """

    name: str
    description: str
    table: str
    primary: str
    entities: Mapping[str, str]
    dimensions: Mapping[str, Dimension]
    measures: Mapping[str, Measure]
    time: str | None
    says: tuple[str, ...]
    never_added_over: tuple[str, ...]


@dataclass(frozen=True)
class Metric:
    """A simple metric (measure) or a ratio of two (numerator, denominator). filter: a condition with {{ Dimension('e__d') }}."""

    name: str
    label: str
    description: str
    measure: str | None
    numerator: str | None
    denominator: str | None
    filter: str | None


@dataclass(frozen=True)
class Semantics:
    """All semantic models and metrics, by name."""

    models: Mapping[str, SemanticModel]
    metrics: Mapping[str, Metric]

    def metric(self, name: str) -> Metric:
        """Raises BluelampError where there is no metric of that name."""
        if name not in self.metrics:
            raise BluelampError(
                f"There is no metric {name}.",
                next_step=f"Ask for one of: {', '.join(sorted(self.metrics))}.",
                exit_code=2,
            )
        return self.metrics[name]

    def facts_of(self, metric: Metric) -> SemanticModel:
        """The semantic model whose measure the metric, or a ratio's numerator, adds up."""
        if metric.measure is None:
            return self.facts_of(self.metrics[str(metric.numerator)])
        return self._home[metric.measure]

    def model_of(self, entity: str) -> SemanticModel:
        """The model whose rows are that entity."""
        return self._primary[entity]

    @cached_property
    def _home(self) -> dict[str, SemanticModel]:
        return {measure: model for model in self.models.values() for measure in model.measures}

    @cached_property
    def _primary(self) -> dict[str, SemanticModel]:
        return {model.primary: model for model in self.models.values()}


def load_semantics(folder: Path | None = None) -> Semantics:
    """What the files of a folder define, that of the project unless told otherwise."""
    models: dict[str, SemanticModel] = {}
    metrics: dict[str, Metric] = {}
    for path in sorted((folder or settings().dbt_project / "models" / "semantic").glob("*.yml")):
        document = read_yaml(path)
        models |= {entry["name"]: _model(entry) for entry in document.get("semantic_models", ())}
        metrics |= {entry["name"]: _metric(entry) for entry in document.get("metrics", ())}
    return Semantics(models, metrics)


def _model(entry: Mapping[str, Any]) -> SemanticModel:
    meta = entry.get("config", {}).get("meta", {})
    referred = REFERRED.fullmatch(entry["model"])
    primary = next((e["name"] for e in entry["entities"] if e["type"] == "primary"), entry.get("primary_entity"))
    if referred is None or primary is None:
        raise BluelampError(
            f"The semantic model {entry['name']} cannot be read: it needs model: ref('…') and a primary entity.",
            where="dbt_project/models/semantic",
            next_step="Write it as measure_month.yml has it.",
        )
    return SemanticModel(
        name=entry["name"],
        description=entry["description"],
        table=referred.group(1),
        primary=primary,
        entities={e["name"]: e.get("expr", e["name"]) for e in entry["entities"]},
        dimensions={
            d["name"]: Dimension(d["name"], d.get("expr", d["name"]), d.get("type_params", {}).get("time_granularity"))
            for d in entry.get("dimensions", ())
        },
        measures={
            m["name"]: Measure(
                m["name"], m.get("expr", m["name"]), m["description"], m.get("non_additive_dimension", {}).get("name")
            )
            for m in entry.get("measures", ())
        },
        time=entry.get("defaults", {}).get("agg_time_dimension"),
        says=tuple(meta.get("says", ())),
        never_added_over=tuple(meta.get("never_added_over", ())),
    )


def _metric(entry: Mapping[str, Any]) -> Metric:
    terms = entry["type_params"]
    return Metric(
        name=entry["name"],
        label=entry["label"],
        description=entry["description"],
        measure=terms.get("measure"),
        numerator=terms.get("numerator"),
        denominator=terms.get("denominator"),
        filter=entry.get("filter"),
    )
