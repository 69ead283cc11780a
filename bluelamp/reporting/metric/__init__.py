"""Metrics by what one asks for: SQL on the published star from nothing but the semantic models of dbt_project/models/semantic."""

from bluelamp.reporting.metric.answer import Answer, ask
from bluelamp.reporting.metric.definition import Metric, SemanticModel, Semantics, load_semantics
from bluelamp.reporting.metric.query import Condition, compose

__all__ = ["Answer", "Condition", "Metric", "SemanticModel", "Semantics", "ask", "compose", "load_semantics"]
