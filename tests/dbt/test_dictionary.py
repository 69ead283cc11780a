"""The data dictionary, from the project as it is."""

import json

from bluelamp.reporting.dictionary import read, read_dictionary
from bluelamp.reporting.site.dictionary import LAYERS
from bluelamp.transform.project import state_folder


def test_every_table_column_metric_and_document_is_described(home):
    dictionary = read_dictionary()
    assert dictionary.undescribed() == []
    assert {entry.layer for entry in dictionary.entries} == set(LAYERS)
    assert sum(len(entry.columns) for entry in dictionary.entries) > 500
    entries = {f"{entry.layer}/{entry.name}": entry for entry in dictionary.entries}
    figure = entries["marts/mart_figure"]
    assert "documents/performance_report" in figure.used_by
    assert any("dim_statistic" in words for column in figure.columns for words in column.tested)
    assert entries["metrics/recorded_crime"].made_from == ("star/fct_measure_month",)
    assert entries["metrics/outcome_rate"].made_from == ("metrics/crime_outcomes", "metrics/crimes_of_outcome_rate")
    victim = [column for column in entries["raw/crime"].columns if "kept as a pseudonym" in column.tested]
    assert victim
    for entry in dictionary.entries:
        assert set(entry.made_from) | set(entry.used_by) <= set(entries), entry.name


def test_it_is_kept_until_the_project_changes(home, monkeypatch):
    first = read_dictionary()
    kept = state_folder() / "dictionary.json"
    content = json.loads(kept.read_text())
    content["entries"] = content["entries"][:1]
    kept.write_text(json.dumps(content))
    assert len(read_dictionary().entries) == 1
    monkeypatch.setattr(read, "_stamp", lambda: "another project")
    assert read_dictionary() == first
