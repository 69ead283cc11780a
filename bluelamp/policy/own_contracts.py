"""A force's own contracts in its policy folder: whether they can be read, and fit the product's."""

import json
from collections.abc import Iterator
from difflib import get_close_matches
from importlib.resources import files
from pathlib import Path

from bluelamp.contract_mapping import read_own_contract
from bluelamp.contracts import OWN_FOLDER, contracts_in
from bluelamp.files import read_yaml
from bluelamp.policy.finding import Finding
from bluelamp.settings import settings

ENDING = ".odcs.yaml"


def own_contract_findings(folder: Path) -> Iterator[Finding]:
    """Everything that is wrong in the folder's contracts. row: the line of the file."""
    known = contracts_in(settings().contracts)
    for path in sorted((folder / OWN_FOLDER).glob("*")):
        name, feed = f"{OWN_FOLDER}/{path.name}", path.name.removesuffix(ENDING)
        if not path.name.endswith(ENDING) or feed not in known:
            near = get_close_matches(feed, known, 1)
            hint = f"Did you mean {near[0]}{ENDING}?" if near else f"The feeds are: {', '.join(known)}."
            yield Finding(name, 0, "", "no feed has a contract of this name", hint)
            continue
        if known[feed].file_format != "csv":
            yield Finding(name, 0, "", f"feed {feed} is a workbook, which has no mapping", "Take the file out.")
            continue
        _, problems = read_own_contract(path, known[feed].columns)
        for problem in problems:
            yield Finding(name, problem.line, problem.column, problem.what, problem.next_step)
        if not problems:
            yield from standard_findings(path, name, feed)


def standard_findings(path: Path, name: str, feed: str) -> Iterator[Finding]:
    """Where the file is none that the standard knows, or says that it is another feed's."""
    from jsonschema import Draft201909Validator

    document = read_yaml(path)
    schema = json.loads((files("open_data_contract_standard") / "schema.json").read_text(encoding="utf-8"))
    for error in Draft201909Validator(schema).iter_errors(document):
        yield Finding(name, 0, error.json_path, error.message[:200], "Compare it with the example in docs/supplier.md.")
    if document.get("name") != feed:
        what = f"the file is of feed {feed}, and its name says {document.get('name')}"
        yield Finding(name, 0, "name", what, f"Write name: {feed}")
