"""Templates are checked when they are read: a wrong one is named, with its file, before any night needs it."""

import shutil
from decimal import Decimal
from pathlib import Path

import pytest

from bluelamp.errors import BluelampError
from bluelamp.policy.words import ForceWords
from bluelamp.reporting.narrative.condition import parse_condition
from bluelamp.reporting.narrative.reference import Reference, parse_reference
from bluelamp.reporting.narrative.template import WORDS, Slot, Term, load_templates, parse_pieces


@pytest.fixture
def words(tmp_path: Path) -> Path:
    shutil.copytree(WORDS, tmp_path / "words")
    return tmp_path / "words"


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ("{actual@first_bcu|pct}", "{actual@first_bcu|percent}", "'percent' is no form of a figure"),
        ("when: further_outcomes_required > 0", "when: further_outcomes_required is high", "is no condition"),
        ("{actual@first_bcu|pct}", "{actual first!|pct}", "is no reference to a figure"),
        ("say: >-\n        The rate is", "tell: >-\n        The rate is", "'say'"),
    ],
)
def test_a_wrong_template_is_named_with_its_file(words, before, after, complaint):
    path = words / "sentences" / "outcome_rate.yaml"
    path.write_text(path.read_text().replace(before, after))
    with pytest.raises(BluelampError, match=r"The sentence .* is wrong: ") as failure:
        load_templates(words)
    assert complaint in str(failure.value)
    assert "outcome_rate.yaml" in failure.value.where


def test_a_sentence_that_does_not_exist_is_named(words):
    path = words / "report.yaml"
    path.write_text(path.read_text().replace("central_team]", "central_teams]"))
    with pytest.raises(BluelampError, match="No sentence is called central_teams"):
        load_templates(words)


def test_every_sentence_is_used_and_every_term_is_given():
    templates = load_templates()
    parts = [part for section in templates.sections for part in section.parts]
    assert {name for part in parts for name in part.sentences} == set(templates.sentences)
    for part in parts:
        for name in part.sentences:
            sentence = templates.sentences[name]
            terms = {piece.name for v in sentence.variants for piece in v.pieces if isinstance(piece, Term)}
            assert terms <= {"smallest_count", "items", *ForceWords().terms(), *part.terms}, f"{part.title}: {name}"
            named = {p.reference.measure for v in sentence.variants for p in v.pieces if isinstance(p, Slot)} - {""}
            assert named <= set(part.others), f"{part.title}: {name}"


def test_references_conditions_and_pieces():
    assert parse_reference("change@Spinney Hill") == Reference("change", "", "Spinney Hill")
    assert parse_reference("action:rolling_12_month") == Reference("rolling_12_month", "action")
    first, second = parse_condition("change > 0 and target_status = 'no target by policy'")
    assert (first.sign, first.right) == (">", Decimal(0))
    assert second.right == "no target by policy"
    assert parse_pieces("Now {actual|pct} of {things}.") == (
        "Now ", Slot(Reference("actual"), "pct"), " of ", Term("things"), ".",
    )  # fmt: skip
