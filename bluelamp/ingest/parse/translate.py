"""A supplier's values into ours, a column of a million at once. It says what the translator of a single value says."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from bluelamp.contract_columns import Column
from bluelamp.contract_translation import MONTHS, composed_of, shape, translator

MONTH_NAMES = pa.array(MONTHS)
MONTH_NUMBERS = pa.array([f"{number:02d}" for number in range(1, len(MONTHS) + 1)])


def joined(fields: list[pa.Array], count: int) -> pa.Array:
    """The column that fields make, row by row: mostly one of them. Null where all are blank."""
    if not fields:
        return pa.nulls(count, pa.string())
    together = fields[0]
    for field in fields[1:]:  # by twos: Arrow's own way to pass over blanks loses a row in which all are blank
        together = pc.coalesce(pc.binary_join_element_wise(together, field, " "), together, field)
    return together


def translated(column: Column, values: pa.Array) -> tuple[pa.Array, list[int]]:
    """Our values, null where blank, and the places of those that are not in the supplier's format."""
    translation = column.translation
    assert translation is not None
    if translation.constant is not None:
        return pa.repeat(pa.scalar(translation.constant or None, pa.string()), len(values)), []
    if translation.format is None:
        return by_words(column, values), []
    return by_format(column, translation.format, dict(translation.values), values)


def by_words(column: Column, values: pa.Array) -> pa.Array:
    """Each distinct value is asked once."""
    translate = translator(column)
    coded = values.dictionary_encode(null_encoding="encode")
    ours = pa.array([translate(value or "") or None for value in coded.dictionary.to_pylist()], pa.string())
    return ours.take(coded.indices)


def by_format(column: Column, pattern: str, words: dict[str, str], values: pa.Array) -> tuple[pa.Array, list[int]]:
    """Dates and times taken apart and put together again; a word of the map stays its own."""
    parts = pc.extract_regex(values, f"^{shape(pattern)}$")
    fields = {parts.type.field(place).name: parts.field(place) for place in range(parts.type.num_fields)}
    if "month_name" in fields:
        places = pc.index_in(pc.ascii_upper(fields["month_name"]), value_set=MONTH_NAMES)
        fields["month"] = MONTH_NUMBERS.take(places)
    padded = {name: pc.ascii_lpad(field, 2, "0") for name, field in fields.items()}
    ours = pc.binary_join_element_wise(*composed_of(column, padded), "")
    ours = pc.if_else(pc.is_valid(parts), ours, pa.scalar(None, pa.string()))
    if words:
        named = pc.index_in(values, value_set=pa.array(list(words), pa.string()), skip_nulls=True)
        ours = pc.if_else(
            pc.is_valid(named), pa.array([word or None for word in words.values()], pa.string()).take(named), ours
        )
        odd = pc.and_(pc.and_(pc.is_valid(values), pc.is_null(ours)), pc.is_null(named))
        if "" in words:
            ours = pc.if_else(pc.is_null(values), pa.scalar(words[""] or None, pa.string()), ours)
    else:
        odd = pc.and_(pc.is_valid(values), pc.is_null(ours))
    return ours, np.flatnonzero(odd.to_numpy(zero_copy_only=False)).tolist()
