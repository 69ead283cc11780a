"""A peer is believed by its signature alone: whoever changes the manifest, or speaks for another force, is refused in words."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bluelamp.errors import BluelampError
from bluelamp.ingest.landing.delivery import parse_manifest
from bluelamp.peers.signature import known_keys, problem_of, public_words, sign

KENT, ESSEX = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
DOCUMENT = {
    "feed": "peer_month", "business_from": "2013-04-01", "business_to": "2013-09-30", "rows": 6, "sha256": "0" * 64,
    "statement": {"force_id": "kent", "definitions": {"robbery": "a" * 16}},
}  # fmt: skip


def signed(key: Ed25519PrivateKey = KENT, **changed: object) -> dict:
    """A manifest as it was signed, and what was changed afterwards."""
    return {**DOCUMENT, "signature": sign(DOCUMENT, key), **changed}


def problem(document: dict | None, senders: tuple[str, ...] = ("kent",), *keys: Ed25519PrivateKey) -> str | None:
    """What is said where only Kent's keys are known."""
    known = {"kent": [key.public_key() for key in keys or (KENT,)]}
    return problem_of(document, set(senders), known)


def test_what_a_force_signed_is_taken_whatever_carried_it() -> None:
    assert problem(signed()) is None
    assert problem(dict(reversed(signed(received_at="2013-10-20T06:00:00Z").items()))) is None


def test_what_was_signed_with_an_older_key_that_is_still_listed_is_taken() -> None:
    assert problem(signed(), ("kent",), ESSEX, KENT) is None


@pytest.mark.parametrize(
    "changed",
    [
        {"rows": 7},
        {"sha256": "1" * 64},
        {"business_to": "2013-10-31"},
        {"statement": {"force_id": "kent", "definitions": {"robbery": "b" * 16}}},
        {"extracted_at": "2013-10-20T06:00:00Z"},
        {"signature": base64.b64encode(b"x" * 64).decode()},
        {"signature": "nonsense"},
    ],
)
def test_a_changed_manifest_is_refused(changed: dict) -> None:
    assert str(problem(signed(**changed))).startswith("The signature is not kent's")


def test_another_force_cannot_sign_for_it_nor_speak_for_it() -> None:
    assert str(problem(signed(ESSEX))).startswith("The signature is not kent's")
    assert problem(signed(), ("kent", "essex")) == (
        "It is signed by kent and holds rows of essex: nobody speaks for another force."
    )


def test_without_its_signature_nothing_of_a_force_that_signs_is_taken_and_everything_else_is() -> None:
    assert str(problem(None, ("essex", "kent"))).startswith("It holds rows of kent, whose deliveries are signed")
    assert str(problem(DOCUMENT)).startswith("It holds rows of kent")
    assert not problem(None, ("essex",))


def test_a_force_whose_key_nobody_entered_is_told_so_and_a_signature_over_no_file_is_none() -> None:
    assert "public key is not known here" in str(problem_of(signed(), {"kent"}, {}))
    document = {name: value for name, value in DOCUMENT.items() if name != "sha256"}
    assert "does not name the file's SHA-256" in str(problem({**document, "signature": sign(document, KENT)}))


def test_the_manifest_keeps_what_the_signature_is_of() -> None:
    import json

    manifest = parse_manifest(json.dumps({**signed(), "note": "from a carrier"}).encode())
    assert problem(manifest.document) is None


def test_keys_are_read_from_the_policy_folder_and_a_line_that_is_none_is_named(tmp_path) -> None:
    (tmp_path / "kent.pub").write_text(f"# of 2013\n{public_words(KENT)}\n\n{public_words(ESSEX)}\n")
    assert len(known_keys(tmp_path)["kent"]) == 2
    assert known_keys(tmp_path / "nowhere") == {}
    (tmp_path / "essex.pub").write_text("abc\n")
    with pytest.raises(BluelampError, match=r"no public key of a force(?s:.*)essex.pub, line 1"):
        known_keys(tmp_path)
