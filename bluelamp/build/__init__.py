"""Building: dbt turns accepted deliveries into core and marts, in process, one invocation per layer."""

from bluelamp.build.build import build
from bluelamp.build.summary import BuildSummary, LayerResult

__all__ = ["BuildSummary", "LayerResult", "build"]
