"""A passage's segments → one text with the deciding words marked, in each of the three formats.

HTML: `<mark>`, bold and underlined, so that the mark is not a colour alone; Markdown: bold; plain
text: «guillemets». Each segment is cleaned and escaped by itself; only the marks are added.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape

from litwatch.reports.escaping import clean, escape_markdown
from litwatch.reports.palette import STYLES
from litwatch.reports.passages import Segment


def mark_html(segments: Iterable[Segment]) -> str:
    """Write the segments as HTML."""
    return _write(segments, escape, (f'<mark style="{STYLES["mark"]}">', "</mark>"))


def mark_markdown(segments: Iterable[Segment]) -> str:
    """Write the segments as Markdown."""
    return _write(segments, escape_markdown, ("**", "**"))


def mark_text(segments: Iterable[Segment]) -> str:
    """Write the segments as plain text."""
    return _write(segments, str, ("«", "»"))


def _write(
    segments: Iterable[Segment], escaped: Callable[[str], str], marks: tuple[str, str]
) -> str:
    """Keep one space where a segment begins or ends with white space."""
    parts = []
    for segment in segments:
        visible = clean(segment.text)
        before = " " if segment.text[:1].isspace() else ""
        after = " " if visible and segment.text[-1:].isspace() else ""
        begin, end = marks if segment.is_marked and visible else ("", "")
        parts.append(f"{before}{begin}{escaped(visible)}{end}{after}")
    return "".join(parts).strip()
