"""Building: dbt turns accepted deliveries into core and marts, in process, one invocation per layer."""

from bluelamp.database.ops import LayerResult
from bluelamp.transform.build import build
from bluelamp.transform.summary import BuildSummary

__all__ = ["BuildSummary", "LayerResult", "build"]
