"""The same publication gives the same files: what has not changed stays as it is, and what is withdrawn goes."""

from dataclasses import replace
from types import SimpleNamespace

from bluelamp.reporting import collected_site, open_data_site
from bluelamp.reporting.site.write import write_pages
from tests.fixtures.publication import make_publication


def test_only_what_changed_is_written_again(tmp_path):
    current = make_publication()

    def stamps() -> dict[str, int]:
        return {
            path.relative_to(tmp_path).as_posix(): path.stat().st_mtime_ns
            for path in tmp_path.rglob("*")
            if path.is_file() and "pagefind" not in path.parts
        }

    write_pages(current, tmp_path)
    first = stamps()
    write_pages(current, tmp_path)
    assert stamps() == first
    write_pages(replace(current, note="rolled back to publication 2"), tmp_path)
    changed = {name for name, stamp in stamps().items() if first.get(name) != stamp}
    assert "index.html" in changed
    assert [name for name in changed if name.startswith(("crime/", "areas/", "static/"))] == []


def test_tables_of_open_data_that_became_empty_go_with_their_pages(tmp_path, monkeypatch):
    monkeypatch.setattr(open_data_site.write, "render_pages", lambda _: {"index.html": "", "comparison.html": ""})
    old = ("downloads/comparison.csv", "downloads/outcomes.csv", "comparison.html", "outcomes.html", "checks/kept.html")
    for name in old:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("old")
    tables = dict.fromkeys(("crime", "charts", "outcomes", "quality"), ()) | {"comparison": [{"rate": 1}]}
    open_data_site.write.write_pages(SimpleNamespace(**tables), tmp_path)
    assert [name for name in old if (tmp_path / name).exists()] == [old[0], old[2], old[4]]


def test_a_collectors_table_that_became_empty_goes(tmp_path, monkeypatch):
    monkeypatch.setattr(
        collected_site.write, "read_collected", lambda: SimpleNamespace(months=[{"count": 1}], quality=[])
    )
    monkeypatch.setattr(collected_site.write, "page", lambda _: "")
    (tmp_path / "downloads").mkdir()
    (tmp_path / "downloads" / "data-quality.csv").write_text("old")
    collected_site.write.write_collected_site(tmp_path)
    assert [path.name for path in (tmp_path / "downloads").iterdir()] == ["months.csv"]
