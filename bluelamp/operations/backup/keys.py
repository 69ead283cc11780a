"""The secrets in a backup: for the holder of a private key alone (age-encryption.org)."""

import io
import tarfile
from pathlib import Path

import pyrage

from bluelamp.errors import BluelampError
from bluelamp.files import write_once
from bluelamp.operations.backup.folder import SECRETS
from bluelamp.settings import settings


def make_key(to: Path) -> str:
    """A new pair of keys: the private one into that file, which must be new, for its owner only; returns the public one."""
    if to.exists():
        raise BluelampError(
            "There is a file of that name already.",
            where=str(to),
            next_step="Give another name: a key is never overwritten.",
        )
    pair = pyrage.x25519.Identity.generate()
    write_once(to.absolute(), f"{pair}\n")
    return str(pair.to_public())


def seal(recipient: str) -> bytes:
    """Every file of the secrets, as a tar that only the holder of the recipient's private key can open (age-encryption.org)."""
    try:
        key = pyrage.x25519.Recipient.from_str(recipient.strip())
    except pyrage.RecipientError as error:
        raise BluelampError(
            "That is not a public key to encrypt to.",
            where="--recipient",
            next_step="Give one that begins with age1, as `bluelamp db backup-key` or age-keygen makes it.",
        ) from error
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w") as tar:
        for path in sorted(settings().secrets.iterdir()):
            tar.add(path, arcname=path.name)
    return pyrage.encrypt(content.getvalue(), [key])


def unseal(folder: Path, identity: Path | None) -> None:
    """Put the backup's secrets where this home looks for them."""
    if not (folder / SECRETS).exists():
        raise BluelampError(
            "This backup holds no secrets, and the home has none.",
            where=str(settings().secrets),
            next_step="Put the old home's secrets there first; without its pseudonym key no new record joins an old one.",
        )
    if identity is None:
        raise BluelampError(
            "The backup's secrets are encrypted.",
            where=str(folder / SECRETS),
            next_step="Say by --identity in which file the private key is.",
        )
    lines = [line for line in identity.read_text(encoding="utf-8").splitlines() if line.startswith("AGE-SECRET-KEY-")]
    try:
        keys = [pyrage.x25519.Identity.from_str(line.strip()) for line in lines]
        content = pyrage.decrypt((folder / SECRETS).read_bytes(), keys)
    except (pyrage.IdentityError, pyrage.DecryptError) as error:
        raise BluelampError(
            "That private key does not open the backup's secrets.",
            where=str(identity),
            next_step="Use the key whose public half the backup was made with (--recipient).",
        ) from error
    settings().secrets.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tarfile.open(fileobj=io.BytesIO(content)) as tar:
        tar.extractall(settings().secrets, filter="data")
    close_secrets(settings().secrets)


def close_secrets(folder: Path) -> None:
    """Let a folder of secrets, and each of them, be for its owner only, whatever it was where it comes from."""
    folder.chmod(0o700)
    for path in folder.iterdir():
        path.chmod(0o600)
