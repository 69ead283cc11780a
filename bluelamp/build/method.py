"""What the fits are made by: the code of the packages that make them, as one checksum."""

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

# A fit is made anew when one of these changes; policy seeds are part of each fit's own fingerprint.
PACKAGES = ("fitting", "projection", "targets")
LIBRARIES = ("numpy", "scipy", "statsmodels", "pandas")


@cache
def method() -> str:
    """SHA-256 over the code that makes fits and the versions of the libraries that it uses."""
    digest = hashlib.sha256()
    for package in PACKAGES:
        for path in sorted((Path(__file__).parents[1] / package).glob("*.py")):
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    for library in LIBRARIES:
        digest.update(f"{library} {version(library)}\0".encode())
    return digest.hexdigest()
