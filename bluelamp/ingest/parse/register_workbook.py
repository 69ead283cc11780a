"""A workbook of the register as a delivery: a row for each cell that a person changed, a rejected one for what was not taken."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

import numpy as np
import pyarrow as pa

from bluelamp.contracts import Contract
from bluelamp.ingest.parse.batch import Batch, Rejected, Repeated, none_repeated
from bluelamp.ingest.parse.columns import rule
from bluelamp.ingest.parse.header import Header, RefusedError
from bluelamp.ingest.parse.position import Position
from bluelamp.register.edit import Edit
from bluelamp.register.open_workbook import NotAWorkbookError, open_workbook
from bluelamp.register.unpack import LARGEST
from bluelamp.register.workbook import Changes, changes


@dataclass
class WorkbookParser:
    """Reads one workbook; as Parser does a text. Its rows are edits, numbered in the order of the sheets."""

    content: BinaryIO
    contract: Contract
    repeated: Repeated = none_repeated
    at: Position = field(default_factory=Position)
    header: Header | None = None
    taken_bytes: int = 0

    def batches(self) -> Iterator[Batch]:
        """All edits at once: a workbook is small. Raises RefusedError with what a person must do."""
        content = self.content.read(LARGEST + 1)  # of a larger one no more is needed to refuse it
        self.taken_bytes = len(content)
        try:
            opened = open_workbook(content)
        except NotAWorkbookError as error:
            raise RefusedError(str(error)) from None
        found = changes(opened.tables, opened.base, self.contract.sheets, opened.saved, opened.formulas)
        self.at.notes = found.notes
        yield self.batch(found)

    def batch(self, found: Changes) -> Batch:
        """The edits as rows of raw, in the contract's columns."""
        rows, numbers, good, rejected = [], [], [], []
        for edit, row in zip(found.edits, found.rows, strict=True):
            self.at.row += 1
            values = values_of(edit, row)
            texts = [values[column.name] for column in self.contract.columns]
            reason = next(
                (
                    f"{column.name}: {rule_broken}"
                    for column, text in zip(self.contract.columns, texts, strict=True)
                    if (rule_broken := rule(column).problem(text or ""))
                ),
                None,
            )
            if reason:
                rejected.append(Rejected(self.at.row, row, edit.field, reason, edit.value or ""))
            else:
                rows.append(texts)
                numbers.append(self.at.row)
                good.append(Rejected(self.at.row, row, edit.field, "duplicate_key", edit.value or ""))
        for problem in found.problems:
            self.at.row += 1
            rejected.append(Rejected(self.at.row, problem.row, problem.header, problem.sentence, problem.content))
        columns = [pa.array([row[place] for row in rows], pa.string()) for place in range(len(self.contract.columns))]
        batch = Batch(np.array(numbers, np.int64), columns, rejected, needs_escape=True)
        if len(again := self.repeated(columns)):
            twice = [good[place] for place in again.tolist()]
            batch.set_apart(np.isin(batch.source_rows, [row.source_row for row in twice]), twice)
        return batch


def values_of(edit: Edit, row: int) -> dict[str, str | None]:
    """An edit as the columns of raw."""
    return {
        "entity": edit.entity,
        "record_id": edit.record_id,
        "field": edit.field,
        "value": edit.value,
        "edit_id": edit.edit_id,
        "base_edit_ids": " ".join(sorted(edit.base)) or None,
        "workbook_id": edit.workbook_id,
        "saved_by": edit.saved_by,
        "saved_at": f"{edit.saved_at:%Y-%m-%dT%H:%M:%SZ}" if edit.saved_at else None,
        "sheet_row": str(row),
    }
