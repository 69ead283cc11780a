"""Which figure is meant: by its own name or another one that people use, with suggestions where nothing fits."""

from collections.abc import Iterable
from difflib import get_close_matches

from bluelamp.errors import BluelampError


def find_measure(wanted: str, synonyms: dict[str, str | None]) -> str:
    """The measure_id that is meant. synonyms: measure_id -> its other names, separated by semicolons. A measure without its
    ending (burglary_dwelling) and any synonym will do where only one measure has it."""
    if wanted in synonyms:
        return wanted
    words = plain(wanted)
    names: dict[str, set[str]] = {}
    for measure_id, others in synonyms.items():
        for name in (measure_id, measure_id.removesuffix("_recorded"), *(others or "").split(";")):
            if name.strip():
                names.setdefault(plain(name), set()).add(measure_id)
    if len(names.get(words, ())) == 1:
        return next(iter(names[words]))
    near = names.get(words) or {
        measure for name in get_close_matches(words, names, n=5, cutoff=0.5) for measure in names[name]
    }
    raise unknown("measure", wanted, sorted(near) or sorted(synonyms)[:5])


def require(kind: str, wanted: str, known: Iterable[str]) -> str:
    """The known name that is meant, whatever its capitals. Raises BluelampError with those that come near."""
    by_words = {plain(name): name for name in known}
    if plain(wanted) in by_words:
        return by_words[plain(wanted)]
    near = [by_words[name] for name in get_close_matches(plain(wanted), by_words, n=5, cutoff=0.4)]
    raise unknown(kind, wanted, near or sorted(by_words.values())[:12])


def plain(name: str) -> str:
    """A name without capitals and signs."""
    return " ".join(name.lower().replace("_", " ").replace("-", " ").split())


def unknown(kind: str, wanted: str, near: list[str]) -> BluelampError:
    """What to say where there is no such name."""
    return BluelampError(
        f"There is no {kind} {wanted} among the published figures.",
        where="marts.mart_figure",
        next_step=f"Did you mean: {', '.join(near)}?",
        exit_code=2,
    )
