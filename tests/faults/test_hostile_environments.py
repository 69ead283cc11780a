"""A small night with every hostile variable set at once, as root with a closed umask: the same marts as in a friendly shell."""

from pathlib import Path

import pytest

from tests.fixtures.databases import BUILT
from tests.fixtures.hostile_night import STREET, night
from tests.fixtures.hostile_variables import HOSTILE, all_hostile


@pytest.mark.slow("nights under every hostile variable, some minutes")
@pytest.mark.timeout(1200)
@pytest.mark.real_life(
    "Whatever the shell holds", "a night under all of them at once, with a umask of 077: same marts, same letters"
)
def test_a_night_in_a_hostile_shell_makes_the_same_marts(built_home: Path, tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    friendly = night(BUILT, {})
    assert len(HOSTILE) >= 40
    assert friendly["ingest"] == "exit 0"
    assert friendly["street"] == STREET
    assert sum(name.startswith("build.") for name in friendly) > 10
    assert night(BUILT, all_hostile(tmp_path), umask=0o077) == friendly
