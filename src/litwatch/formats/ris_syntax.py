"""RIS: references as reference managers, databases and screening tools exchange them.

Format: Research Information Systems, "RIS Format Specifications" (a line is a tag of two signs,
two spaces, a hyphen, a space; TY opens a reference, ER closes it; a line without a tag goes on
with the one before). Exports without TY and ER, as Ovid writes them, are told apart by blank lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Final

from litwatch.errors import FormatError
from litwatch.formats.plain_text import read_plain_text

_TAG = re.compile(r"([A-Za-z][A-Za-z0-9_]*)  -(?: (.*))?$", re.DOTALL)
_FORM = "A reference is lines such as `TI  - A title`, from `TY  - JOUR` to `ER  - `."
_LONGEST_REFERENCE: Final = 2_000_000  # characters
_ENDINGS = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class RisReference:
    """One reference: the line on which it begins, and the values of each tag in their order."""

    line: int
    values: Mapping[str, tuple[str, ...]]

    def all(self, *tags: str) -> tuple[str, ...]:
        """Give every value of these tags, tag by tag."""
        return tuple(value for tag in tags for value in self.values.get(tag, ()))

    def first(self, *tags: str) -> str:
        """Give the first value of the first of these tags that has one."""
        return next(iter(self.all(*tags)), "")


def read_ris_references(data: bytes, where: str = "RIS") -> Iterator[RisReference]:
    """Read the references of a file, one at a time. Raises FormatError, located by line.

    That is for what is no text or holds no reference, a reference that is not closed in a file
    that closes others, and one that is longer than any reference.
    """
    lines = _ENDINGS.split(read_plain_text(data, where))
    blocks = _closed(lines, where) if any(map(_is_opening, lines)) else _separated(lines)
    first = next(blocks, None)
    if first is None:
        raise FormatError("holds no reference in RIS", where=where, remedy=_FORM)
    yield from (_reference(block, where) for block in chain([first], blocks))


def write_ris_reference(values: Iterator[tuple[str, str]]) -> str:
    """Write tags and values, TY first, as a reference; white space in a value becomes a space.

    Empty values are left out.
    """
    lines = [f"{tag}  - {_one_line(value)}" for tag, value in values if value.strip()]
    return "\r\n".join([*lines, "ER  - ", "", ""])


def _one_line(value: str) -> str:
    return " ".join(value.split())


@dataclass(frozen=True, slots=True)
class _Block:
    """The lines of one reference, the first of them being line `start` of the file."""

    start: int
    lines: list[str]


def _is_opening(line: str) -> bool:
    return line.startswith("TY  -")


def _is_closing(line: str) -> bool:
    return line.startswith("ER  -")


def _closed(lines: list[str], where: str) -> Iterator[_Block]:
    """Cut at TY and ER; what stands outside, a heading of the export, is passed over."""
    closes = any(map(_is_closing, lines))
    block: _Block | None = None
    for number, line in enumerate(lines, start=1):
        if _is_opening(line):
            if block:
                yield _unclosed(block, where, closes=closes)
            block = _Block(number, [])
        if block and _is_closing(line):
            yield block
            block = None
        elif block:
            block.lines.append(line)
    if block:
        yield _unclosed(block, where, closes=closes)


def _unclosed(block: _Block, where: str, *, closes: bool) -> _Block:
    if closes:
        raise FormatError(
            "the reference that begins here is cut short: it has no ER line",
            where=f"{where}, line {block.start}",
            remedy="Export the file again.",
        )
    return block


def _separated(lines: list[str]) -> Iterator[_Block]:
    """Cut at blank lines; a part without any tag is no reference."""
    block = _Block(1, [])
    for number, line in enumerate([*lines, ""], start=1):
        if line.strip():
            block = block if block.lines else _Block(number, [])
            block.lines.append(line)
        elif any(map(_has_tag, block.lines)):
            yield block
            block = _Block(number, [])


def _has_tag(line: str) -> bool:
    found = _TAG.match(line)
    return bool(found and len(found[1]) == 2)  # noqa: PLR2004 - a tag of RIS has two signs


def _reference(block: _Block, where: str) -> RisReference:
    if sum(map(len, block.lines)) > _LONGEST_REFERENCE:
        raise FormatError(
            f"the reference is longer than {_LONGEST_REFERENCE:,} characters",
            where=f"{where}, line {block.start}",
            remedy=_FORM,
        )
    values: dict[str, list[str]] = {}
    latest: list[str] = []
    for line in block.lines:
        found = _TAG.match(line)
        if found:
            latest = values.setdefault(found[1].upper(), [])
            latest.append((found[2] or "").strip())
        elif latest and line.strip():
            latest[-1] = f"{latest[-1]} {line.strip()}".strip()
    kept = {tag: tuple(filter(None, told)) for tag, told in values.items()}
    return RisReference(block.start, {tag: told for tag, told in kept.items() if told})
