"""Limits and date fields on indexed records. Upper date bounds are lifted, see `limits`."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

import numpy as np

from litwatch.domain import Record
from litwatch.strategy.fields import FIELDS, kind_of
from litwatch.strategy.index import Mask, RecordIndex
from litwatch.strategy.languages import NAMES
from litwatch.strategy.limits import read_bound
from litwatch.strategy.tree import Condition, Node, Word, walk
from litwatch.strategy.words import fold


def is_date(fields: tuple[str, ...]) -> bool:
    """Whether these fields are days, so that their terms are bounds."""
    return kind_of(fields) == "date"


def find(index: RecordIndex, condition: Condition, *, generous: bool) -> Mask:
    """Records that meet one condition; an open one is met by all or, not generous, by none."""
    key = (condition, generous)
    if key in index.cache:
        return index.cache[key]
    rule = _RULES.get(condition.kind)
    if rule is None:
        return np.full(len(index.records), generous, np.bool_)
    found = [rule(record, condition) for record in index.records]
    return index.remember(key, np.array(found, np.bool_))


def since_written(index: RecordIndex, node: Node, fields: tuple[str, ...]) -> Mask:
    """`(2012* or 2013*).ed.`: on or after the earliest day written; later days are lifted."""
    days = [re.sub(r"\D.*", "", part.text) for part in walk(node) if isinstance(part, Word)]
    first = min((day for day in days if day), default="")
    code = next(code for code in fields if FIELDS[code].kind == "date")
    return find(index, Condition("date", f"{code}={first}-"), generous=True)


def _is_language(record: Record, condition: Condition) -> bool:
    return condition.value in {NAMES.get(code, code) for code in record.languages}


def _has_heading(record: Record, condition: Condition) -> bool:
    return condition.value in {fold(heading.descriptor) for heading in record.mesh}


def _is_type(record: Record, condition: Condition) -> bool:
    return fold(condition.value) in {fold(each.name) for each in record.publication_types}


def _has_abstract(record: Record, _condition: Condition) -> bool:
    return bool(record.abstract)


def _is_since(record: Record, condition: Condition) -> bool:
    """A record that has no such date yet is kept; one without a year was not published in any."""
    bound = read_bound(condition)
    day = _DAYS.get(bound.code, _indexed)(record)
    if not day and bound.first and bound.code in _PUBLICATION:
        return False
    return not day or not bound.first or day[: len(bound.first)] >= bound.first[: len(day)]


_PUBLICATION = ("yr", "dp")
_RULES: dict[str, Callable[[Record, Condition], bool]] = {
    "language": _is_language,
    "heading": _has_heading,
    "type": _is_type,
    "abstract": _has_abstract,
    "date": _is_since,
}


def _write(*days: date | None) -> str:
    return max((day.strftime("%Y%m%d") for day in days if day), default="")


def _indexed(record: Record) -> str:
    return _write(record.dates.completed, record.dates.revised)


def _entered(record: Record) -> str:
    return _write(record.dates.created, record.dates.entered)


def _published(record: Record) -> str:
    return str(record.year or "")


def _electronic(record: Record) -> str:
    return _write(record.dates.electronic) or _published(record)


def _revised(record: Record) -> str:
    return _write(record.dates.revised)


_DAYS: dict[str, Callable[[Record], str]] = {
    "ed": _indexed,
    "up": _revised,
    "rd": _revised,
    "dc": _entered,
    "da": _entered,
    "dt": _entered,
    "ez": _entered,
    "ep": _electronic,
    "dp": _published,
    "yr": _published,
}
