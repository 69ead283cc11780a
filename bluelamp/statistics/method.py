"""What the fits are made by: the code of this package, as one checksum."""

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

# A fit is made anew when one of these changes; policy seeds are part of each fit's own fingerprint.
LIBRARIES = ("numpy", "scipy", "statsmodels", "pandas")


@cache
def method() -> str:
    """SHA-256 over the code that makes fits and the versions of the libraries that it uses."""
    digest = hashlib.sha256()
    folder = Path(__file__).parent
    for path in sorted(folder.rglob("*.py")):
        digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes() + b"\0")
    for library in LIBRARIES:
        digest.update(f"{library} {version(library)}\0".encode())
    return digest.hexdigest()
