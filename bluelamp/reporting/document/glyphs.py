"""What a document's fonts can show: Typst refuses a whole document for one character that they lack, such as the bullet that Word
pastes into a spreadsheet. It gets a stand-in in print; register, site and attachments keep what was written."""

import json
import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import typst

from bluelamp.reporting.wording import count, listed

# Archival, with attachments and tags, and accessible; where a text alternative is missing, Typst refuses.
STANDARDS: list[Any] = ["a-3a", "ua-1"]
STAND_IN = "\ufffd"
# What Word and Excel write in the private area of Unicode, where only their fonts Symbol and Wingdings give it a shape.
OF_WORD = {
    "\uf0b7": "•",
    "\uf0a7": "•",
    "\uf0d8": "•",
    "\uf076": "•",
    "\uf0a8": "•",
    "\uf0fc": "✓",
    "\uf0e0": "→",
    "\uf02d": "–",
}
PROBE = b"""#set document(title: "Characters")
#set text(lang: "en")
#for character in json(bytes(sys.inputs.content)) { par(character) }"""
NAMED = re.compile(r'`"(.*?)"`')
ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
MOST_NAMED = 5
# Files go along as they are.
KEPT = "attachments"


def printable(content: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
    """A document's content with stand-ins for what its fonts cannot show, and a note that says which; empty where there is none."""
    words = "".join(_strings({name: value for name, value in content.items() if name != KEPT}))
    lacking = missing("".join(sorted({sign for sign in words if not sign.isascii()})))
    if not lacking:
        return dict(content), ""
    instead = {ord(sign): OF_WORD.get(sign, STAND_IN) for sign in lacking}
    shown = {name: value if name == KEPT else _translated(value, instead) for name, value in content.items()}
    return shown, _note(lacking)


@cache
def missing(characters: str) -> str:
    """Those of the characters that Typst cannot show with the fonts that come with it."""
    lacking: list[str] = []
    left = list(characters)
    while refusal := _refusal(left):
        named = "".join(ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) for text in NAMED.findall(refusal))
        # Where it names none of them, each is asked about by itself.
        more = [sign for sign in left if sign in named] or [sign for sign in left if _refusal([sign])]
        if not more:
            break  # it is no character that it complains of, and the document itself will say of what
        lacking += more
        left = [sign for sign in left if sign not in more]
    return "".join(lacking)


def _refusal(characters: list[str]) -> str:
    """What Typst says against a document of these characters; empty where it makes one."""
    try:
        typst.compile(
            PROBE,
            sys_inputs={"content": json.dumps(characters)},
            pdf_standards=STANDARDS,
            timestamp=0,
            ignore_system_fonts=True,
        )
    except typst.TypstError as error:
        return error.diagnostic
    return ""


def _note(lacking: str) -> str:
    signs = [f"U+{ord(sign):04X}" for sign in lacking[:MOST_NAMED]]
    if len(lacking) > MOST_NAMED:
        signs.append(f"{len(lacking) - MOST_NAMED} more")
    return (
        f"This document’s fonts cannot show {count(len(lacking), 'character')} that somebody wrote ({listed(signs)}): {STAND_IN}, or "
        "a sign like it, stands in its place. The register and the site have it as it was written."
    )


def _strings(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    parts = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list | tuple) else []
    return [text for part in parts for text in _strings(part)]


def _translated(value: Any, instead: dict[int, str]) -> Any:
    if isinstance(value, str):
        return value.translate(instead)
    if isinstance(value, dict):
        return {name: _translated(part, instead) for name, part in value.items()}
    return [_translated(part, instead) for part in value] if isinstance(value, list | tuple) else value
