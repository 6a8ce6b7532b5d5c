"""Bytes of a file → text, for files that other programs write: the encoding is told apart."""

from __future__ import annotations

from typing import Final

from litwatch.errors import FormatError

MOST_BYTES: Final = 200_000_000


def read_plain_text(data: bytes, where: str) -> str:
    """Read UTF-8 (with or without its mark), UTF-16 with its mark, else Windows-1252.

    A stray control character of an export stays where it is; an empty byte is no text. Raises
    FormatError for what is no text in any of these, for an empty file, and for more than
    MOST_BYTES.
    """
    if len(data) > MOST_BYTES:
        raise FormatError(
            f"is larger than {MOST_BYTES // 1_000_000} MB",
            where=where,
            remedy="Export it in parts.",
        )
    if not data.strip():
        raise FormatError("the file is empty", where=where, remedy="Export it again.")
    for encoding in _encodings(data):
        text = _decoded(data, encoding)
        if text is not None:
            return text
    raise FormatError("is no text", where=where, remedy="Save it as plain UTF-8 text.")


def _encodings(data: bytes) -> tuple[str, ...]:
    return ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1252")


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text
