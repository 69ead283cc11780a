"""Every rule of the domain that the project cites is in docs/domain.md: `DOMAIN D5`, `DOMAIN A2: M11, M12`, `DOMAIN D1 to D3`."""

import re
from pathlib import Path
from typing import Any

Tree = Any  # tests/structure/conftest.py

CODE = r"(?:[SMK]\d{1,2}|[ADE]\d[a-e]?|[BH])\b"
CITATION = re.compile(
    rf"DOMAIN(?:\.md)?,?\s+(?:section )?({CODE}(?:(?:, section |, | and | to |: |; |–)(?:DOMAIN )?{CODE})*)"
)
MENTION = re.compile(r"\bDOMAIN\b")
HEADING = re.compile(r"^#{1,4} ([A-H][0-9]?[a-e]?|[SK]\d{1,2})\b", re.MULTILINE)
ROW = re.compile(r"^\| (M\d{1,2}) \|", re.MULTILINE)
TEXTS = (".py", ".sql", ".yml", ".yaml", ".csv", ".md", ".json", ".j2")
# These speak of the word itself.
OWN = {"docs/domain.md", "tests/structure/test_domain.py"}


def known(text: str) -> set[str]:
    """What can be cited: headings, and the rows of the table of measures."""
    return set(HEADING.findall(text)) | set(ROW.findall(text))


def cited(text: str) -> set[str]:
    """The codes that a text cites. A range stands for its ends."""
    return {code for citation in CITATION.findall(text) for code in re.findall(CODE, citation)}


def test_every_citation_leads_to_a_rule(tree: Tree) -> None:
    rules = known((tree.root / "docs" / "domain.md").read_text(encoding="utf-8"))
    assert {
        *(f"M{n}" for n in range(1, 21)),
        *(f"S{n}" for n in range(1, 21)),
        *(f"D{n}" for n in range(1, 10)),
        "A3e",
        "B",
    } <= rules
    texts = {tree.name(path): path.read_text(encoding="utf-8") for path in tree.files(*TEXTS)}
    count, wrong = 0, []
    for name, text in texts.items():
        if name in OWN:
            continue
        codes = cited(text)
        count += len(codes)
        wrong += [f"{name} cites DOMAIN {code}" for code in sorted(codes - rules)]
        wrong += [
            f"{name}: DOMAIN without a rule: {text[found.start() : found.start() + 40]!r}"
            for found in MENTION.finditer(text)
            if not CITATION.match(text, found.start())
        ]
    assert count > 100, "few citations were found: the reading must be wrong"
    assert wrong == []


def test_a_citation_that_leads_nowhere_is_seen(tree: Tree) -> None:
    text = Path(tree.root / "docs" / "domain.md").read_text(encoding="utf-8")
    assert cited("(DOMAIN D4, M12), DOMAIN A6: K4, K77; DOMAIN D1 to D3; see DOMAIN B step 2") - known(text) == {"K77"}
    assert "D5" not in known(text.replace("## D5 ", "## The group "))
