"""What a feed, a file or a person named is printed as it is: never as markup, never as an emoji."""

import io

import pytest
from rich.console import Console

from bluelamp.cli import show
from bluelamp.operations.task_log import print_table

KIND = "Brackets in data"
NAMES = [
    "On or near [/b] Street",
    "crime_[bold]2013.csv",
    "^[a-z-]{2}$",
    ":bank: holiday",
    "[link=x]y",
    "[red",
    "\\[x]",
]


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> io.StringIO:
    """What the command line's console prints, wide enough for any row."""
    output = io.StringIO()
    monkeypatch.setattr(show, "console", Console(**show.PLAIN, file=output, width=200))
    return output


@pytest.mark.real_life(
    KIND, "[/b] in a rejected row, [bold] in a file's name, [a-z-] in a quoted pattern, :bank: as words"
)
@pytest.mark.parametrize("name", NAMES)
def test_no_text_is_markup(name: str, printed: io.StringIO, capsys: pytest.CaptureFixture[str]) -> None:
    show.emit(None, False, f"Words: {name}")
    show.emit(
        None,
        False,
        show.table(f"Title {name}", [f"head {name}"], [[f"cell {name}"], [{"reason": name}], ["wide " * 12]]),
    )
    for place in ("Words: ", "Title ", "cell "):
        assert f"{place}{name}" in printed.getvalue()
    assert f"head {name}".replace("_", " ") in printed.getvalue()
    print_table("Deliveries", [{"delivery": name}])
    assert name in capsys.readouterr().out


@pytest.mark.real_life(KIND, "brackets in an error's words, place and next step")
@pytest.mark.parametrize("name", NAMES)
def test_no_error_is_markup(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    from bluelamp.cli import fail
    from bluelamp.errors import BluelampError

    with pytest.raises(SystemExit) as ended:
        fail(BluelampError(f"What {name}", where=f"where {name}", next_step=f"next {name}", exit_code=3))
    said = capsys.readouterr().err
    assert ended.value.code == 3
    for words in (f"What {name}", f"where {name}", f"next {name}"):
        assert words in said


def test_progress_shows_a_name_as_it_is() -> None:
    with show.progress() as bars:
        column = bars.columns[1]
        bars.add_task("crime_[bold]2013.csv", total=1)
        assert str(column.render(bars.tasks[0])) == "crime_[bold]2013.csv"
