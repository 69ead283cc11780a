"""A column's rule asked of a million values at once.

Quick tests may only accept what the rule accepts; whatever they do not vouch for is asked of the rule itself, one distinct
value at a time. So a slip here could only cost time, or show in the test that sets both paths side by side.
"""

from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from bluelamp.contracts import Column
from bluelamp.ingest.parse.columns import Rule

FEW = 1_000  # distinct values that are cheaper to ask one by one than to match
SAMPLE = 4_096

# Times for which no calendar is needed: days that every month has.
SAFE_DAY = "[1-9][0-9]{3}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])"
SAFE = {
    "%Y-%m-%d": f"^{SAFE_DAY}$",
    "%Y-%m-%d %H:%M:%S": f"^{SAFE_DAY} ([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]$",
}
SPACE = 10  # where the space between date and time stands; Arrow would take a T as well
ARROW = {"%Y-%m-%d": (10, pa.date32()), "%Y-%m-%d %H:%M:%S": (19, pa.timestamp("s"))}


def problems(rule: Rule, values: pa.Array) -> Iterator[tuple[int, str]]:
    """Index and reason of each value that breaks the rule. values: text, null where blank."""
    column = rule.column
    if values.null_count and column.is_required:
        for blank in np.flatnonzero(values.is_null().to_numpy(zero_copy_only=False)).tolist():
            yield blank, "required_value_missing"
    if is_unconditional(column) or values.null_count == len(values):
        return
    doubtful = doubts(column, values)
    if doubtful is None:
        return
    indices = np.flatnonzero(doubtful.fill_null(False).to_numpy(zero_copy_only=False))
    suspects = values.take(pa.array(indices)).dictionary_encode()
    reasons = [rule.problem(value) for value in suspects.dictionary.to_pylist()]
    if not any(reasons):
        return
    for index, code in zip(indices.tolist(), suspects.indices.to_pylist(), strict=True):
        reason = reasons[code]
        if reason:
            yield index, reason


def is_unconditional(column: Column) -> bool:
    """Whether any text will do."""
    return column.logical_type == "string" and not (column.pattern or column.allowed_values or column.max_length)


def doubts(column: Column, values: pa.Array) -> pa.BooleanArray | None:
    """Which values must be asked of the rule itself (null where blank); None when all are good."""
    if column.logical_type != "string":
        beyond = out_of_bounds(column, values)
        if is_calendar_clean(column, values):
            return beyond
        safe = SAFE.get(column.format or "")
        doubtful = pc.invert(pc.match_substring_regex(values, safe)) if safe else pc.is_valid(values)
        return doubtful if beyond is None else pc.or_(doubtful, beyond)
    if len(values) > SAMPLE and len(pc.unique(values.slice(0, SAMPLE))) > FEW:
        return doubts_of_many(column, values)
    return pc.is_valid(values)


def out_of_bounds(column: Column, values: pa.Array) -> pa.BooleanArray | None:
    """Which values are before the first or after the last that the column may have; None when none is."""
    tests = [
        test(values, pa.scalar(bound))
        for test, bound in ((pc.less, column.minimum), (pc.greater, column.maximum))
        if bound is not None
    ]
    if not tests:
        return None
    beyond = tests[0] if len(tests) == 1 else pc.or_(*tests)
    return beyond if pc.any(beyond).as_py() else None


def doubts_of_many(column: Column, values: pa.Array) -> pa.BooleanArray | None:
    """As doubts, for text of many different values."""
    accepted: pa.BooleanArray | None = None
    if column.max_length is not None:
        accepted = pc.less_equal(pc.binary_length(values), column.max_length)  # bytes are never fewer than characters
    if column.pattern is not None:
        try:
            matched = pc.match_substring_regex(values, f"^(?:{column.pattern})$")
        except pa.ArrowInvalid:  # Python's expressions can do what Arrow's cannot, such as looking ahead
            return pc.is_valid(values)
        accepted = matched if accepted is None else pc.and_(accepted, matched)
    if column.allowed_values is not None:
        known = pc.is_in(values, value_set=pa.array(column.allowed_values, pa.string()))
        accepted = known if accepted is None else pc.and_(accepted, known)
    return None if pc.all(accepted).as_py() is not False else pc.and_(pc.is_valid(values), pc.invert(accepted))


def is_calendar_clean(column: Column, values: pa.Array) -> bool:
    """Whether Arrow's ISO 8601 reader takes all values and their shape leaves it no other reading."""
    known = ARROW.get(column.format or "")
    if known is None or column.pattern or column.allowed_values or column.max_length:
        return False
    width, kind = known
    lengths = pc.min_max(pc.binary_length(values))
    if (
        lengths["min"].as_py() != width
        or lengths["max"].as_py() != width
        or (width > SPACE and has_other_separator(values, width))
    ):
        return False
    try:
        moments = pc.cast(values, kind)
    except pa.ArrowInvalid:
        return False
    first = pc.min(pc.year(moments)).as_py()
    return bool(first >= 1)


def has_other_separator(values: pa.Array, width: int) -> bool:
    """Whether some time, all being that wide, has something other than a space between date and time."""
    offsets = np.frombuffer(values.buffers()[1], np.int32)
    first, last = offsets[values.offset], offsets[values.offset + len(values)]
    text = np.frombuffer(values.buffers()[2], np.uint8)[first:last]  # blanks take no room
    return bool((text[SPACE::width] != ord(" ")).any())
