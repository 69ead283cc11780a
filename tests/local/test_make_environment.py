"""The environment is made of the files that the lock names: one byte or one digit of a hash more or less, and nothing is installed."""

import base64
import hashlib
import importlib.util
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

from bluelamp.settings import PROJECT

KIND = "packages that are not the lock's"
NAME = "harmless-1.0-py3-none-any.whl"
WORDS = "A file that the package index gave is not the one that requirements.lock names, so nothing was installed"


def wheel(folder: Path, code: str = "VALUE = 1\n") -> Path:
    """A small package, as an index would give it."""
    folder.mkdir(exist_ok=True)
    files = {
        "harmless.py": code,
        "harmless-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: harmless\nVersion: 1.0\n",
        "harmless-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\nGenerator: by hand\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    listed = [
        f"{name},sha256={base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b'=').decode()},{len(text)}"
        for name, text in files.items()
    ]
    files["harmless-1.0.dist-info/RECORD"] = "\n".join([*listed, "harmless-1.0.dist-info/RECORD,,", ""])
    with zipfile.ZipFile(folder / NAME, "w") as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name), text)
    return folder / NAME


@pytest.fixture
def maker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """scripts/make_environment.py for a project of one package, an index that is a folder, and a virtual environment of its own."""
    spec = importlib.util.spec_from_file_location("make_environment", PROJECT / "scripts" / "make_environment.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    venv, lock = tmp_path / "venv", tmp_path / "requirements.lock"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(venv)], check=True)
    (venv / "bin" / "uv").symlink_to(Path(sys.executable).parent / "uv")
    digest = hashlib.sha256(wheel(tmp_path / "index").read_bytes()).hexdigest()
    lock.write_text(f"harmless==1.0 \\\n    --hash=sha256:{digest}\n")
    for name, value in {"LOCK": lock, "VENV": venv, "PYTHON": venv / "bin" / "python"}.items():
        monkeypatch.setattr(module, name, value)
    for name, value in {
        "UV_OFFLINE": "1",
        "UV_FIND_LINKS": str(tmp_path / "index"),
        "UV_CACHE_DIR": str(tmp_path / "cache"),
    }.items():
        monkeypatch.setenv(name, value)
    return module


def is_installed(maker: ModuleType) -> bool:
    return any(maker.VENV.glob("lib/python3*/site-packages/harmless*"))


def test_the_lock_s_own_file_is_installed(maker: ModuleType) -> None:
    maker.install()
    assert is_installed(maker)


@pytest.mark.real_life(KIND, "a wheel of the same name and version with other code in it")
def test_a_file_that_was_changed_is_refused_in_words(maker: ModuleType, tmp_path: Path) -> None:
    wheel(tmp_path / "index", code="VALUE = 2\n")
    with pytest.raises(SystemExit, match=WORDS) as refused:
        maker.install()
    assert "harmless==1.0" in str(refused.value)
    assert "Next: compare requirements.lock" in str(refused.value)
    assert not is_installed(maker)


@pytest.mark.real_life(KIND, "a lock in which somebody changed one digit of a hash")
def test_a_hash_that_was_changed_is_refused_in_words(maker: ModuleType) -> None:
    text = maker.LOCK.read_text()
    last = text.rstrip()[-1]
    maker.LOCK.write_text(text.rstrip()[:-1] + ("0" if last != "0" else "1") + "\n")
    with pytest.raises(SystemExit, match=WORDS):
        maker.install()
    assert not is_installed(maker)


@pytest.mark.real_life(KIND, "a package in the lock without a hash")
def test_a_package_without_a_hash_is_refused(maker: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    maker.LOCK.write_text("harmless==1.0\n")
    monkeypatch.setattr(maker, "has_pip", lambda: True)
    monkeypatch.setattr(
        maker, "pip", lambda *_: subprocess.CompletedProcess([], 1)
    )  # which refuses it, too; it takes seconds
    with pytest.raises(SystemExit, match="could not be installed"):
        maker.install()
    assert not is_installed(maker)
