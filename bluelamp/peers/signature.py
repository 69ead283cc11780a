"""A delivery's signature (Ed25519): whose counts they are, and that nobody has changed them on their way.

What is signed is the manifest, which names the file's SHA-256. The private key is a secret of the home; the public keys of other
forces stand in the policy folder, peer_keys/<force>.pub, one a line: older ones stay, so that what they signed still verifies.
"""

import base64
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from bluelamp.errors import BluelampError
from bluelamp.settings import settings

KEY_FILE = "peer_signing_key"
FOLDER = "peer_keys"  # of a policy folder
SIGNATURE, STATEMENT = "signature", "statement"
# Whoever carries the delivery may say when it arrived.
UNSIGNED = (SIGNATURE, "received_at")
KEY_BYTES = 32


def own_key() -> Ed25519PrivateKey:
    """This home's private key: the secret's 32 bytes, made when they are first asked for. Raises BluelampError for another secret."""
    word = settings().secret(KEY_FILE)
    try:
        return Ed25519PrivateKey.from_private_bytes(base64.urlsafe_b64decode(f"{word}="))
    except ValueError:
        raise BluelampError(
            f"The secret {KEY_FILE} is no signing key.",
            where=str(settings().secrets / KEY_FILE),
            next_step="Bring back the file from a backup. If it is lost, delete what is there: a new key is made, whose public "
            "half (bluelamp peers key) every other force has to enter.",
        ) from None


def public_words(key: Ed25519PrivateKey) -> str:
    """The public half, as it stands in a line of a .pub file."""
    return base64.b64encode(key.public_key().public_bytes_raw()).decode()


def sign(document: Mapping[str, Any], key: Ed25519PrivateKey) -> str:
    """The signature of a manifest, as it stands in the manifest."""
    return base64.b64encode(key.sign(signed_bytes(document))).decode()


def signed_bytes(document: Mapping[str, Any]) -> bytes:
    """What is signed of a manifest: its entries in one order and one spelling, whatever wrote the file."""
    signed = {name: value for name, value in document.items() if name not in UNSIGNED}
    return json.dumps(signed, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()


def known_keys(folder: Path) -> dict[str, list[Ed25519PublicKey]]:
    """The public keys of other forces by force, from <folder>/<force>.pub. Raises BluelampError for a line that is no key."""
    found: dict[str, list[Ed25519PublicKey]] = {}
    for path in sorted(folder.glob("*.pub")):
        lines = enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        found[path.stem] = [public_key(path, number, line) for number, line in lines if is_key_line(line)]
    return found


def is_key_line(line: str) -> bool:
    """Neither empty nor a remark."""
    return bool(line.strip()) and not line.startswith("#")


def public_key(path: Path, number: int, line: str) -> Ed25519PublicKey:
    """The key in a line of a file."""
    try:
        return Ed25519PublicKey.from_public_bytes(base64.b64decode(line.strip(), validate=True))
    except ValueError:
        raise BluelampError(
            "The line is no public key of a force.",
            where=f"{path}, line {number}",
            next_step="Ask the force for what its command `bluelamp peers key` prints, and put that there.",
        ) from None


def is_by(document: Mapping[str, Any], key: Ed25519PublicKey) -> bool:
    """Whether the manifest's signature was made with the private half of that key, over what the manifest says now."""
    try:
        key.verify(base64.b64decode(str(document.get(SIGNATURE)), validate=True), signed_bytes(document))
    except (InvalidSignature, ValueError):
        return False
    return True


def problem_of(
    document: Mapping[str, Any] | None, senders: set[str], keys: Mapping[str, list[Ed25519PublicKey]]
) -> str | None:
    """Why a delivery cannot be taken as what its senders said; None where it can.

    senders: the forces that its rows are of. Whoever has a key signs; of others an unsigned delivery is taken, as ever.
    """
    if document is None or SIGNATURE not in document:
        named = ", ".join(sorted(senders & set(keys)))
        return named and (
            f"It holds rows of {named}, whose deliveries are signed, and it is not: ask {named} for the file with its manifest."
        )
    signer = str((document.get(STATEMENT) or {}).get("force_id"))
    if signer not in keys:
        return (
            f"It is signed by {signer}, whose public key is not known here: ask {signer} for it by a way that you trust, put it "
            f"into {FOLDER}/{signer}.pub of the policy folder, and deliver again."
        )
    if others := ", ".join(sorted(senders - {signer})):
        return f"It is signed by {signer} and holds rows of {others}: nobody speaks for another force."
    if not document.get("sha256"):
        return "Its signed manifest does not name the file's SHA-256, so that the signature says nothing of the file."
    if not any(is_by(document, key) for key in keys[signer]):
        return (
            f"The signature is not {signer}'s: the manifest was changed on its way, or {signer} has a new key. Ask {signer} to "
            "send it again, and for its public key."
        )
    return None
