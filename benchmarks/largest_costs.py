"""What do the largest costs of a night go into? Where no time is left to save, this shows it.

    .venv/bin/python benchmarks/largest_costs.py --py-spy PATH [--steps 3] [--models 3] [--write]

The night that benchmarks/night.py measures, on the sample force, each step in a forked process as Airflow forks a task. py-spy (pip
install py-spy, into any environment) looks at the stacks of each 200 times a second, at threads that work only. Prints, of the steps
that take most processor time of ours, the calls below which at least a twentieth of the samples lie; and of the models that the
server takes longest for, the nodes of the plan that take most time of their own, by `explain analyze` of what dbt compiled, on the
warehouse as the night left it. --write puts both into docs/performance.md.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.histories import DATABASE, build_history, copy_database, throw_away_home
from benchmarks.night import LAST_DAY, NIGHT, Cost, cost_of, steps
from benchmarks.said import machine, write_chapter

HEADING = "What the largest costs of a night go into"
RATE, LEAST = 200, 0.05  # looks a second, share of the samples that a line is worth
STACK = re.compile(r"(?P<stack>.*) (?P<count>\d+)")
FRAME = re.compile(r"(?P<function>.*) \((?P<file>.*)\)")
PACKAGES = re.compile(r".*/(?:site-packages|lib/python3\.\d+)/|.*/(?=bluelamp/)")


@dataclass
class Call:
    """Samples in a function and what it called."""

    samples: int = 0
    calls: dict[str, "Call"] = field(default_factory=dict)

    def add(self, stack: list[str], samples: int) -> None:
        """Samples with that stack, outermost first."""
        self.samples += samples
        if stack:
            self.calls.setdefault(stack[0], Call()).add(stack[1:], samples)

    def lines(self, whole: int, depth: int = 0) -> Iterator[str]:
        """The tree as a list in Markdown. A call that is nearly all of its caller's stands for it."""
        for name, call in sorted(self.calls.items(), key=lambda item: -item[1].samples):
            if call.samples < LEAST * whole:
                continue
            inner = max((each.samples for each in call.calls.values()), default=0)
            if inner >= 0.95 * call.samples:
                yield from Call(call.samples, call.calls).lines(whole, depth)
            else:
                yield f"{'  ' * depth}* {100 * call.samples / whole:.0f} % {name}"
                yield from call.lines(whole, depth + 1)


def named(frame: str) -> str:
    """A frame as module and function: `dbt.task.runnable: run`."""
    found = FRAME.fullmatch(frame)
    if found is None:
        return frame
    module = PACKAGES.sub("", found["file"]).removesuffix(".py").replace("/", ".")
    return f"`{module}: {found['function']}`"


def read_stacks(path: Path) -> Call:
    """py-spy's raw format: a line for each stack, and how often it was seen."""
    whole = Call()
    for line in path.read_text().splitlines():
        if found := STACK.fullmatch(line):
            whole.add([named(frame) for frame in found["stack"].split(";")], int(found["count"]))
    return whole


def watched(step: Callable[[], object], spy: str, seen: Path) -> None:
    """Run a step in a forked process that begins when py-spy watches it. Ends this process where either fails."""
    begin, told = os.pipe()
    sys.stdout.flush()
    child = os.fork()
    if not child:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        try:
            os.read(begin, 1)
            step()
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    command = [
        spy,
        "record",
        "--rate",
        str(RATE),
        "--duration",
        "3600",
        "--function",
        "--format",
        "raw",
        "--output",
        str(seen),
        "--pid",
        str(child),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as watcher:
        assert watcher.stdout is not None
        said = watcher.stdout.readline() + watcher.stdout.readline()
        os.write(told, b"!")
        _, status = os.waitpid(child, 0)
        said += watcher.stdout.read()
    os.close(begin)
    os.close(told)
    if status or not seen.exists():
        raise SystemExit(f"a step of the night failed, or could not be watched: {said}")


def longest_models(count: int) -> list[tuple[str, float]]:
    """The models of the newest build that took longest, with seconds."""
    from bluelamp.database import connect

    with connect("engineer") as connection, connection.cursor() as cursor:
        cursor.execute(
            """select result.name, sum(result.seconds)::float from ops.model_result as result
               inner join ops.build_layer as layer using (run_id)
               where layer.build_id = (select max(build_id) from ops.build) and layer.layer in ('core', 'marts')
                 and result.resource_type = 'model'
               group by 1 order by 2 desc limit %s""",
            (count,),
        )
        return list(cursor.fetchall())


def plan_of(model: str) -> list[str]:
    """The nodes of the model's plan that take most time of their own, as a list in Markdown."""
    from bluelamp.database import connect
    from bluelamp.settings import settings

    [compiled] = (settings().home / "dbt").glob(f"warehouse/compiled/**/{model}.sql")
    with connect("admin") as connection, connection.cursor() as cursor:
        cursor.execute(f"explain (analyze, costs off, format json) {compiled.read_text().replace('%', '%%')}")
        [[[found]]] = cursor.fetchall()
    own: Counter[str] = Counter()
    rows: dict[str, float] = {}

    def visit(node: dict[str, Any]) -> float:
        took = float(node["Actual Total Time"]) * node["Actual Loops"]
        told = node.get("Relation Name") or node.get("CTE Name") or ", ".join(node.get("Group Key", [])[:3])
        label = f"{node['Node Type']}{f' ({told})' if told else ''}"
        own[label] += took - sum(visit(each) for each in node.get("Plans", []))
        rows[label] = rows.get(label, 0) + float(node["Actual Rows"]) * node["Actual Loops"]
        return took

    visit(found["Plan"])
    whole = float(found["Execution Time"])
    return [
        f"  * {took:.0f} ms {label}, {rows[label]:,.0f} rows"
        for label, took in own.most_common(4)
        if took > LEAST * whole
    ]


def main() -> None:
    """Prepare, watch, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--py-spy", metavar="PATH", required=True, help="the program py-spy")
    parser.add_argument("--steps", type=int, default=3)
    parser.add_argument("--models", type=int, default=3)
    parser.add_argument("--write", action="store_true", help="write docs/performance.md")
    options = parser.parse_args()
    load = os.getloadavg()[0]
    with throw_away_home(), tempfile.TemporaryDirectory() as folder:
        from bluelamp.ingest import ingest
        from bluelamp.operations.refresh import write_documents
        from bluelamp.operations.warm_start import import_what_tasks_need, parse_project
        from bluelamp.sample import write_sample
        from bluelamp.settings import settings

        write_sample(settings().landing, until=LAST_DAY)
        ingest(settle_seconds=0)
        cost_of(partial(build_history, "once"))
        cost_of(write_documents)
        import_what_tasks_need()
        parse_project()
        copy_database("once", DATABASE)
        write_sample(settings().landing, night=NIGHT)
        costs: dict[str, Cost] = {step: cost_of(run) for step, run in steps().items()}
        models = longest_models(options.models)
        plans = [
            line for name, seconds in models for line in (f"* **{name}**, {seconds:.2f} s in the night", *plan_of(name))
        ]
        chosen = sorted(costs, key=lambda step: -costs[step].ours)[: options.steps]
        copy_database("once", DATABASE)
        write_sample(settings().landing, night=NIGHT)
        trees: list[str] = []
        for step, run in steps().items():
            if step not in chosen:
                cost_of(run)
                continue
            seen = Path(folder, step)
            watched(run, options.py_spy, seen)
            calls = read_stacks(seen)
            trees += [f"**{step}**, {costs[step].ours:.2f} s of ours:", "", *calls.lines(calls.samples), ""]
    said = [
        "    .venv/bin/python benchmarks/largest_costs.py --py-spy PATH --write",
        "",
        f"{date.today():%d %B %Y}, {machine(load)}. Shares of the samples of each step; calls below {LEAST:.0%} are left out.",
        "",
        *trees,
        "On the server, the models that take longest, and where in their plans; the rest is spread over a hundred others:",
        "",
        *plans,
    ]
    print("\n".join(["", *said[2:]]))
    if options.write:
        write_chapter(HEADING, said)


if __name__ == "__main__":
    main()
