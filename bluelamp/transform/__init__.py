"""Building: dbt turns accepted deliveries into core and marts, in process, one invocation per layer.

build         all of it, in this process
build_layer   one layer, in a process of its own"""

from bluelamp.database.ops import LayerResult
from bluelamp.transform.build import build, build_layer
from bluelamp.transform.summary import BuildSummary

__all__ = ["BuildSummary", "LayerResult", "build", "build_layer"]
