"""What may leave the building without telling of a person (DOMAIN D8): which counts are withheld, and the proof that whoever
adds and subtracts everything that was ever published finds none of them out. Pure: knows neither database nor file."""

from bluelamp.disclosure.attack import Interval, attack
from bluelamp.disclosure.certificate import Certificate, certify
from bluelamp.disclosure.linked import Linked, Relation
from bluelamp.disclosure.suppress import suppress

__all__ = ["Certificate", "Interval", "Linked", "Relation", "attack", "certify", "suppress"]
