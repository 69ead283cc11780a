"""The same publication gives the same files: what has not changed stays as it is."""

from dataclasses import replace

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
