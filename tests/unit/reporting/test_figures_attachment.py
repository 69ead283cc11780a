"""The figures that a document carries are opened in spread-sheet programs: nothing in them is run."""

import csv
import io
from types import SimpleNamespace

import pytest

from bluelamp.reporting.document import attachment


def test_text_that_would_be_run_is_guarded_and_read_back_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    row = dict.fromkeys(attachment.COLUMNS, "") | {
        "area_name": "=cmd|x",
        "value": "-8.3",
        "printed": "+4.1%",
        "label": "'quoted'",
    }
    monkeypatch.setattr(attachment, "figure_rows", lambda document: [row])
    text = attachment.figures_csv(SimpleNamespace())
    (written,) = csv.DictReader(io.StringIO(text))
    assert (written["area_name"], written["value"], written["printed"]) == ("'=cmd|x", "-8.3", "+4.1%")
    reader = SimpleNamespace(attachments={attachment.FIGURES_CSV: [text.encode()]})
    monkeypatch.setattr(attachment, "PdfReader", lambda content: reader)
    assert attachment.read_figures_csv(b"", "here") == [row]
