"""dbt in this process: one invocation per layer, every node's result written down, a failure told in one sentence."""

import logging
import re
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from psycopg2.extensions import connection as Connection

from bluelamp.database import address, ops
from bluelamp.database.locks import LOCK_TIMEOUT, blocked
from bluelamp.database.ops import LayerResult
from bluelamp.database.shown import WAREHOUSE_TARGET
from bluelamp.errors import BluelampError
from bluelamp.settings import settings
from bluelamp.transform.parsed import keep_manifest, kept_manifest
from bluelamp.transform.project import flags, hand_over_connection, parsed_from
from bluelamp.transform.quick_dbt import make_quick

log = logging.getLogger("bluelamp")

FAILED = {"error", "fail", "runtime error"}
LOST = re.compile(
    "server closed the connection|terminating connection|connection to server|could not connect|connection (already )?closed|"
    "not yet accepting connections|shutting down"
)
# Quoted text, and the values of a key, may come from a row; and a row's value may hold quotes, so nobody knows where it ends.
VALUES = re.compile(r"[\"']|=\(")


# What parse_ahead() parsed, by the checksum of all that was read, and the home, to which its seeds lead; a process runs it once, for
# running it changes it.
_parsed_ahead: dict[tuple[str, Path], Any] = {}


def parse_ahead() -> None:
    """Parse the project in a process from which others are forked: the first Project of each has it, unless a file has changed
    since. Raises BluelampError where the project itself is wrong.

    dbt's static parser is left out: its threads do not live on in a forked process, which waits for them for ever where it parses.
    """
    parsed = parsed_from(WAREHOUSE_TARGET), settings().home
    _parsed_ahead.pop(parsed, None)
    _parsed_ahead[parsed] = Project(options=["--no-static-parser"]).manifest


class Project:
    """The parsed project; parsing is done once per build and shared by its invocations."""

    def __init__(self, target: str = WAREHOUSE_TARGET, options: Sequence[str] = (), folder: str | None = None) -> None:
        """Parse for a target. options: what dbt parse is told besides. folder: where in the home dbt writes, by default named for
        the target. Raises BluelampError where the project itself is wrong."""
        from dbt.cli.main import dbtRunner  # two seconds, so only when something is built

        hand_over_connection()
        self._target, self._folder = target, folder or target
        self._new_runner = dbtRunner
        parsed = parsed_from(target)
        self.manifest: Any = _parsed_ahead.pop((parsed, settings().home), None) or kept_manifest(parsed, target)
        if self.manifest is None:
            self.manifest = self._invoke(["parse", *options])
            keep_manifest(parsed, self._folder)

    def run_layer(self, connection: Connection, run_id: int, layer: str, command: Sequence[str]) -> LayerResult:
        """Run one dbt command and record every node in ops.model_result under the layer's name.

        Raises BluelampError naming the first node that failed, its owner and the next step; BlockedError, naming who was in
        the way, where a node waited for a table until its lock_timeout.
        """
        started = time.monotonic()
        results = self._invoke(command).results
        rows = [describe(result) for result in results]
        ops.record_model(connection, run_id, layer, rows)
        seconds = time.monotonic() - started
        failed = [(row, result.node) for row, result in zip(rows, results, strict=True) if row["status"] in FAILED]
        if any(LOCK_TIMEOUT in (row["message"] or "") for row, _ in failed):
            raise blocked("builder", "build")
        if failed:
            raise explain(failed, self._page(failed[0][1]))
        warnings = tuple(f"{row['name']}: {row['message']}" for row in rows if row["status"] == "warn")
        log.info("%s: %d nodes in %.1f s", layer, len(rows), seconds)
        return LayerResult(layer, round(seconds, 3), len(rows), warnings)

    def _page(self, node: Any) -> str:
        """The dictionary's page of a model, or of the first model that a test looks at."""
        looked_at = [node.unique_id, *(getattr(node.depends_on, "nodes", None) or [])]
        # A unit test stands on inputs of its own, which are no nodes of the project.
        models = [
            self.manifest.nodes[name] for name in looked_at if name.startswith("model.") and name in self.manifest.nodes
        ]
        return f"dictionary/{models[0].fqn[1]}.html#{models[0].name}" if models else ""

    def _invoke(self, command: Sequence[str]) -> Any:
        make_quick()
        outcome = self._new_runner(manifest=self.manifest).invoke([*command, *flags(self._target, self._folder)])
        if isinstance(outcome.exception, KeyboardInterrupt):
            raise outcome.exception
        if outcome.exception is not None:
            raise BluelampError(
                f"dbt could not {command[0]}: {without_values(str(outcome.exception))}",
                where="dbt_project",
                next_step="Correct the project, then run: bluelamp build",
            ) from None
        return outcome.result


def describe(result: Any) -> dict[str, Any]:
    """One node's result as ops.model_result keeps it. row_count: rows written, or rows that a test found."""
    response: Mapping[str, Any] = result.adapter_response or {}
    return {
        "node_id": result.node.unique_id,
        "name": result.node.name,
        "resource_type": str(result.node.resource_type),
        "status": str(result.status),
        "seconds": round(result.execution_time, 3),
        "row_count": result.failures if result.failures is not None else response.get("rows_affected"),
        "message": without_values(result.message or "") or None,
    }


def without_values(message: str) -> str:
    """A message of dbt or the database in one line, without anything that might quote a row."""
    lines = [line.strip() for line in message.splitlines()]
    kept = [line for line in lines if line and not line.startswith(("DETAIL", "CONTEXT", "LINE", "compiled code", "^"))]
    text = " ".join(kept)
    found = VALUES.search(text)
    return (f"{text[: found.start()]}…" if found else text)[:500]


def explain(failed: Sequence[tuple[Mapping[str, Any], Any]], page: str = "") -> BluelampError:
    """The error for nodes that failed: the first by name, with its owner, and how many others there are. page: its page."""
    row, node = failed[0]
    if any(LOST.search(other["message"] or "") for other, _ in failed):
        return BluelampError(
            f"The connection to the database was lost while {row['resource_type']} {row['name']} was made.",
            where="{}:{}".format(*address()),
            next_step="The last publication stands. Run again what you ran: bluelamp build or bluelamp refresh; an embedded server "
            "starts with it.",
        )
    others = f" ({len(failed) - 1} more failed too)" if len(failed) > 1 else ""
    owner = (getattr(node.config, "meta", None) or {}).get("owner", "Planning and performance team")
    return BluelampError(
        f"The {row['resource_type']} {row['name']} failed{others}: {row['message']}",
        where=f"dbt_project/{node.original_file_path}",
        next_step=f"Ask its owner ({owner}); the last publication stands. After the correction run: bluelamp build",
        page=page,
    )
