"""Whatever people write is typeset: what the document's fonts cannot show has a stand-in, and the document says so once."""

import io
from typing import Any

from pypdf import PdfReader

from bluelamp.reporting.document import glyphs
from bluelamp.reporting.document.glyphs import OF_WORD, STAND_IN, missing, printable
from bluelamp.reporting.document.parts import Cell, Column, Document, Paragraph, Table
from bluelamp.reporting.document.typeset import content_of, typeset_content
from tests.fixtures.publication import make_publication

BULLET, EMOJI = "\uf0b7", "\U0001f600"
SHOWN = "é • – ‘ ’ “ ” … £ € → ✓ ▲ ▼ ◄► − Ελληνικά Кириллица"


def document(*words: str) -> Document:
    table = Table("Words", (Column("Word"),), tuple((Cell(word),) for word in words))
    return Document(
        "sheet", "Sheet", "October 2013", "OFFICIAL", make_publication(), [table, Paragraph(" ".join(words))]
    )


def test_a_document_with_characters_that_no_font_has_is_made_and_says_which():
    content = content_of(document(f"{BULLET} Patrols", f"Well done {EMOJI}", "漢", "ਪੰਜਾਬੀ"))
    pages = PdfReader(io.BytesIO(typeset_content(content))).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert "• Patrols" in text
    assert f"Well done {STAND_IN}" in text
    assert (
        text.count(
            "fonts cannot show 9 characters that somebody wrote (U+0A1C, U+0A2A, U+0A2C, U+0A3E, U+0A40 and 4 more)"
        )
        == 1
    )


def test_what_the_fonts_have_stands_as_it_was_written_and_there_is_no_note():
    content = content_of(document(SHOWN))
    assert content["parts"][0]["rows"] == [[SHOWN]]
    assert len(content["parts"]) == 2
    assert missing("".join(sorted({STAND_IN, *OF_WORD.values()}))) == "", "a stand-in can be shown itself"


def test_files_that_go_along_keep_what_was_written():
    content: dict[str, Any] = {
        "parts": [{"text": f"{BULLET} one", "size": 9}],
        "attachments": [{"text": f"{BULLET} one"}],
    }
    shown, note = printable(content)
    assert shown == {"parts": [{"text": "• one", "size": 9}], "attachments": [{"text": f"{BULLET} one"}]}
    assert "1 character that somebody wrote (U+F0B7)" in note
    assert content["parts"][0]["text"] == f"{BULLET} one"


def test_where_typst_names_no_character_each_is_asked_about(monkeypatch):
    real = glyphs._refusal
    monkeypatch.setattr(glyphs, "_refusal", lambda signs: real(signs) and "error")
    missing.cache_clear()
    assert missing(f"é{BULLET}{EMOJI}") == BULLET + EMOJI
    missing.cache_clear()
