"""What is made of a publication is made once of it, and forgotten with it."""

import gc
import weakref
from dataclasses import replace

from bluelamp.reporting.publication import Publication, kept_with_publication
from tests.fixtures.publication import make_publication


def test_it_is_made_once_of_each_publication_and_forgotten_with_it() -> None:
    made: list[int] = []

    @kept_with_publication
    def number(publication: Publication) -> int:
        made.append(publication.publication_id)
        return len(made)

    first = make_publication()
    other = replace(first, note="Corrected.")
    assert [number(first), number(first), number(other), number(first)] == [1, 1, 2, 1]
    gone = weakref.ref(first)
    del first
    gc.collect()
    assert gone() is None, "a long-lived process would keep every publication"
    assert number(other) == 2
