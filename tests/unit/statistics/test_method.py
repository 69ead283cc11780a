"""A statistic is made anew when the code that makes it changes, and for no other reason."""

import shutil
from pathlib import Path

import pytest

from bluelamp.settings import PROJECT
from bluelamp.statistics.method import method, reached

FITS = "bluelamp.statistics.projection.kept_fits"
PEERS = "bluelamp.statistics.peer.projections"
ALL = "bluelamp.statistics.step"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for name in ("statistics", "register", "calendar.py"):
        source, target = PROJECT / "bluelamp" / name, tmp_path / "bluelamp" / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, (target.parent.mkdir(exist_ok=True), target)[1])
    return tmp_path


def change(root: Path, name: str, old: str, new: str) -> None:
    path = root / "bluelamp" / name
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{name} does not hold {old}: this test would change nothing"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def methods(root: Path) -> tuple[str, ...]:
    method.cache_clear()
    return tuple(method(module, root) for module in (FITS, PEERS, ALL))


def test_the_copy_is_made_by_what_the_project_is_made_by(copy: Path) -> None:
    assert methods(copy) == methods(PROJECT)
    assert len({*methods(copy)}) == 3


def test_a_comment_a_docstring_and_broken_lines_change_no_method(copy: Path) -> None:
    before = methods(copy)
    change(copy, "statistics/projection/arithmetic/season.py", '"""', '"""Said in other words: ')
    change(copy, "statistics/projection/arithmetic/smoothing.py", "\nimport ", "\n# A remark.\n\n\nimport ")
    change(
        copy,
        "statistics/peer/projections.py",
        "from collections.abc import Iterator",
        "from collections.abc import (\n    Iterator,\n)",
    )
    assert methods(copy) == before


@pytest.mark.parametrize(
    ("name", "old", "new", "changed"),
    [
        ("statistics/projection/arithmetic/season.py", "YEAR", "12", (True, True, True)),
        ("calendar.py", "APRIL = 4", "APRIL = 1", (True, True, True)),
        ("statistics/chart/arithmetic/count_distribution.py", "1 + 1e-6", "1 + 1e-5", (False, False, True)),
        ("statistics/peer/arithmetic/group.py", "def project_group(", "def project_group(_=0, *, ", (False, True, True)),
        ("statistics/chart/p_values.py", "'negative_binomial'", "'poisson'", (False, False, True)),
    ],
)  # fmt: skip
def test_a_change_of_code_changes_the_methods_that_rest_on_it(
    copy: Path, name: str, old: str, new: str, changed: tuple[bool, ...]
) -> None:
    before = methods(copy)
    path = copy / "bluelamp" / name
    text = path.read_text(encoding="utf-8")
    head, found, rest = text.rpartition(old)
    assert found, f"{name} does not hold {old}"
    path.write_text(head + new + rest, encoding="utf-8")
    assert tuple(a != b for a, b in zip(before, methods(copy), strict=True)) == changed


def test_every_module_of_statistics_belongs_to_the_whole() -> None:
    """A module that no step reaches would change without anything being made anew."""
    modules = {
        ".".join(path.relative_to(PROJECT).with_suffix("").parts).removesuffix(".__init__")
        for path in (PROJECT / "bluelamp" / "statistics").rglob("*.py")
    }
    # published.py reads what stands; method.py is what asks; the packages' own texts hold words alone.
    left = modules - reached(ALL, PROJECT) - {"bluelamp.statistics", "bluelamp.statistics.method",
                                              "bluelamp.statistics.target.published"}  # fmt: skip
    assert {name for name in left if not (PROJECT / Path(*name.split("."))).is_dir()} == set()
