"""What is said beside the counts: a definition's version is of what it counts, and what differs is told."""

from bluelamp.peers import statement
from bluelamp.peers.statement import definition_versions, differences, own_force, statement_of


def test_a_version_changes_with_the_rule_and_not_with_a_remark(monkeypatch) -> None:
    before, rows = definition_versions(), statement.seed_rows
    assert {"all_crime", "robbery", "sexual_offences", "hate_crime"} <= set(before)

    def changed(column: str, words: str):
        return lambda name: [
            {**row, column: words} if (name, row["category_id"]) == ("offence_category", "robbery") else row
            for row in rows(name)
        ] if name == "offence_category" else rows(name)  # fmt: skip

    monkeypatch.setattr(statement, "seed_rows", changed("source", "another book"))
    assert definition_versions() == before
    monkeypatch.setattr(statement, "seed_rows", changed("offence_code", "1"))
    assert {name for name, version in definition_versions().items() if version != before[name]} == {"robbery"}


def test_another_definition_or_denominator_is_a_warning() -> None:
    said = statement_of("kent", withheld_count=0)
    assert said["denominators"]
    assert differences(said) == []
    said["definitions"]["robbery"] = "0" * 16
    said["denominators"][0]["value"] = "12"
    ours = statement.denominators("kent")[0]
    assert differences(said) == [
        "kent counts robbery by other definitions than this warehouse",
        f"kent gives its {ours['denominator_kind']} as 12, and seed denominator as {ours['value']}",
    ]


def test_the_sample_is_its_own_force() -> None:
    assert own_force() == "leicestershire"
