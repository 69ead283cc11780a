"""Data contracts: what a supplier must send (Open Data Contract Standard v3, one YAML file per feed)."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

import yaml

from bluelamp.contract_columns import Column, Sheet, choice, properties_of, read_column, read_sheet
from bluelamp.contract_mapping import Problem, read_own_contract
from bluelamp.errors import BluelampError
from bluelamp.files import read_yaml
from bluelamp.settings import personal_folder, settings

OWN_FOLDER = "contracts"  # of a policy folder: the force's own contracts
IDENTIFIER = re.compile(r"^[a-z_][a-z0-9_]{0,62}$")
CLOCK_TOLERANCE = timedelta(
    hours=1
)  # how far a supplier's clock may be ahead of ours, or its hour in October be meant twice


@dataclass(frozen=True)
class FormerLayout:
    """A layout that the supplier used once: the columns that tell it, and what to send instead."""

    name: str
    columns: tuple[str, ...]
    advice: str


@dataclass(frozen=True)
class Contract:
    """What one feed promises.

    reject_threshold_rows, _pct: a delivery that rejects more than either is refused; reject_floor_rows: what a small one may
    reject whatever its share, up to half of it. settle_seconds: how long a file without manifest must have stood still.
    fewer_rows: what becomes of a snapshot that would replace a larger one when no manifest tells which of them is newer.
    signed_by: the column that names who sent a row, where senders may sign what they send (bluelamp/peers/signature.py).
    own_source: the force's own contract of the feed, where its policy folder has one.
    """

    feed: str
    version: str
    description: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    file_name_pattern: re.Pattern[str]
    delivery_mode: Literal["delta", "snapshot"]
    cadence: Literal["daily", "monthly", "occasional"]
    encoding: str
    timezone: str
    reject_threshold_rows: int
    reject_threshold_pct: float
    reject_floor_rows: int
    settle_seconds: float
    fewer_rows: Literal["hold", "accept"]
    owner: str
    latency: timedelta
    source: Path
    former_layouts: tuple[FormerLayout, ...] = ()
    file_format: Literal["csv", "register_workbook"] = "csv"
    sheets: tuple[Sheet, ...] = ()
    signed_by: str | None = None
    delimiter: str = ","
    own_source: Path | None = None

    @property
    def has_personal_columns(self) -> bool:
        """Whether its rows hold pseudonyms."""
        return any(column.is_personal for column in self.columns)

    @property
    def key_places(self) -> tuple[int, ...]:
        """Where the columns of its key stand among all."""
        return tuple(place for place, column in enumerate(self.columns) if column.name in self.key)

    @property
    def fingerprint(self) -> str:
        """SHA-256 over everything by which rows are judged: another one gives refused content another chance."""
        return hashlib.sha256(repr(replace(self, description="", source=Path(), own_source=None)).encode()).hexdigest()

    def made_by(self, moment: datetime) -> "Contract":
        """The contract as it holds for a delivery made by that moment: columns that tell the past may not go beyond it."""
        latest = (moment + CLOCK_TOLERANCE).astimezone(ZoneInfo(self.timezone))
        columns = (
            replace(column, maximum=latest.strftime(column.format)) if column.is_past and column.format else column
            for column in self.columns
        )
        return replace(self, columns=tuple(columns))

    @property
    def looked_for(self) -> str:
        """When to look for deliveries, police time, in cron's words.

        Never between 01:00 and 02:00, which one night a year has twice and one not at all. daily: twice each night, before
        the figures are made at 05:30. monthly: every night from three days before to a week after the day on which the
        latency, counted from the month's first day, lets a month fall due; and on Mondays, for what comes early, late or again.
        occasional: as daily, for people expect what they wrote on the next morning.
        """
        if self.cadence != "monthly":
            return "15 2,4 * * *"
        firsts = [date(2013, month, 1) for month in range(1, 13)]
        due = sorted({(first + self.latency).day for first in firsts})
        if due[-1] - due[0] < 7:
            days = f"{max(1, due[0] - 3)}-{min(31, due[-1] + 7)}"
        else:  # some months fall due at the end of a month, others at the beginning of the next
            days = f"{min(day for day in due if day > 15) - 3}-31,1-{max(day for day in due if day <= 15) + 7}"
        return f"15 3 {days} * MON"


def load_contracts() -> Mapping[str, Contract]:
    """All contracts by feed, sorted by feed, as the force's suppliers keep them: the product's, with what the force's own say
    otherwise. Raises BluelampError naming the file and what is missing."""
    return contracts_in(settings().contracts, settings().policy / OWN_FOLDER)


def make_landing_folders() -> None:
    """A landing folder for each feed, closed to others, so that suppliers find where to put deliveries."""
    for feed in load_contracts():
        personal_folder(settings().landing / feed)


@cache
def contracts_in(folder: Path, own: Path | None = None) -> Mapping[str, Contract]:
    """As load_contracts, of these folders; without own the product's alone."""
    contracts = [read_contract(path) for path in sorted(folder.glob("*.odcs.yaml"))]
    if not contracts:
        raise BluelampError("No data contract found.", where=str(folder), next_step="Check the project's folder.")
    return {contract.feed: own_of(contract, own) if own else contract for contract in contracts}


def own_of(contract: Contract, folder: Path) -> Contract:
    """A contract with what the force's own says otherwise. Raises BluelampError for the first thing that is wrong in that."""
    path = folder / contract.source.name
    if not path.exists():
        return contract
    own, problems = read_own_contract(path, contract.columns)
    if contract.file_format != "csv":
        problems.append(
            Problem(0, "", f"feed {contract.feed} is a workbook, which has no mapping", "Take the file out.")
        )
    if problems:
        first = problems[0]
        line = f", line {first.line}" if first.line else ""
        raise BluelampError(
            f"The force's own contract cannot be used: {f'{first.column}: ' if first.column else ''}{first.what}.",
            where=f"{path}{line}",
            next_step=f"{first.next_step} bluelamp policy check names everything that is wrong.",
        )
    return replace(contract, columns=own.columns, own_source=path, **own.properties)


def read_contract(path: Path) -> Contract:
    """One contract from its YAML file. Raises BluelampError where it breaks the rules that the warehouse relies on."""
    try:
        document = read_yaml(path)
        table = document["schema"][0]
        extra = properties_of(document)
        columns = tuple(read_column(item) for item in table["properties"])
        sla = document["slaProperties"][0]
        contract = Contract(
            feed=document["name"],
            version=document["version"],
            description=table["description"],
            columns=columns,
            key=tuple(item["name"] for item in table["properties"] if item.get("primaryKey")),
            file_name_pattern=re.compile(extra["fileNamePattern"]),
            delivery_mode=extra["deliveryMode"],
            cadence=extra["cadence"],
            encoding=extra["encoding"],
            timezone=extra["timezone"],
            reject_threshold_rows=int(extra["rejectThresholdRows"]),
            reject_threshold_pct=float(extra["rejectThresholdPct"]),
            reject_floor_rows=int(extra.get("rejectFloorRows", 5)),
            settle_seconds=float(extra.get("settleSeconds", 60)),
            fewer_rows=choice(extra.get("fewerRowsWithoutManifest", "hold"), "hold", "accept"),
            owner=extra["owner"],
            latency=timedelta(days=int(sla["value"])) if sla["unit"] == "d" else timedelta(hours=int(sla["value"])),
            source=path,
            former_layouts=tuple(
                FormerLayout(item["name"], tuple(item["columns"]), item["advice"])
                for item in extra.get("formerLayouts", [])
            ),
            file_format=choice(extra.get("fileFormat", "csv"), "csv", "register_workbook"),
            sheets=tuple(read_sheet(item) for item in document["schema"][1:]),
            signed_by=extra.get("signedBy"),
        )
    except (KeyError, IndexError, TypeError, ValueError, yaml.YAMLError, re.error) as error:
        raise BluelampError(
            f"The contract cannot be read: {type(error).__name__} {error}.",
            where=str(path),
            next_step="Compare it with contracts/crime.odcs.yaml; CONTRIBUTING.md has the recipe for a feed.",
        ) from error
    names = [contract.feed, *(column.name for column in columns)]
    bad = [name for name in names if not IDENTIFIER.match(name)]
    if contract.signed_by not in (None, *names):
        bad.append(str(contract.signed_by))
    if bad or len(set(names)) != len(names) or not path.name.startswith(f"{contract.feed}."):
        raise BluelampError(
            f"The contract's names must be plain, different, and the feed's name the file's: {bad or names[0]}.",
            where=str(path),
            next_step="Use lower-case letters, digits and underscores, as in contracts/crime.odcs.yaml.",
        )
    return contract


def require_valid(folder: Path | None = None) -> None:
    """Hold every contract against the published standard, which no reading of ours does. Raises BluelampError naming the
    file, the place in it and what is wrong there. Costs the import of a validator: for deployments, not for each command."""
    from importlib.resources import files

    from jsonschema import Draft201909Validator

    schema = json.loads((files("open_data_contract_standard") / "schema.json").read_text(encoding="utf-8"))
    validator = Draft201909Validator(schema)
    for path in sorted((folder or settings().contracts).glob("*.odcs.yaml")):
        found = sorted(validator.iter_errors(read_yaml(path)), key=lambda error: error.json_path)
        if found:
            raise BluelampError(
                f"The contract does not follow the standard at {found[0].json_path}: {found[0].message[:200]}",
                where=str(path),
                next_step="Correct it there (Open Data Contract Standard 3.1); CONTRIBUTING.md has the recipe for a feed.",
            )
