"""scripts/install-test-tools takes for missing what is missing only."""

import re
import subprocess

import pytest

from bluelamp.settings import settings

SCRIPT = settings().project / "scripts" / "install-test-tools"


@pytest.mark.parametrize(("fonts", "missing"), [("Liberation Sans", 0), ("Symbola", 2)])
def test_fonts_of_which_there_are_many_are_found(fonts: str, missing: int) -> None:
    """Who stops to listen at the first find kills the program that tells, which pipefail takes for a failure."""
    (line,) = re.findall(r"^fc-list .*$", SCRIPT.read_text(encoding="utf-8"), re.MULTILINE)
    told = f"fc-list() {{ seq -f '/usr/share/fonts/%.0f.ttf: {fonts}:style=Regular' 50000; }}"
    script = f"set -euo pipefail; {told}; missing=(); {line}\necho ${{#missing[@]}}"
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == f"{missing}\n"
