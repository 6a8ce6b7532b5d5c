"""Digests → Markdown, HTML and plain text, each through its template with its own escape.

Every value that a template writes passes through `finalize`: cleaned and escaped for its format.
Only what a macro or a filter of this module has made is taken as it is.
"""

from __future__ import annotations

import re
import textwrap
from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from litwatch.domain import Digest
from litwatch.reports.escaping import clean, escape_markdown
from litwatch.reports.marking import mark_html, mark_markdown, mark_text
from litwatch.reports.palette import STYLES
from litwatch.reports.passages import Segment
from litwatch.reports.view import Room, view_digest
from litwatch.reports.wording import SAMPLE_NOTICE

HTML_LIMIT = 100_000  # bytes; Gmail clips a message a little above (102 kB)
MOST_SHOWN = 1000  # items of one section; a first run may bring thousands
TEXT_ROOM = Room(200, 200, MOST_SHOWN - 200)  # a text part stays complete for any usual week
_BRIEF = MOST_SHOWN - 80
_ROOMS = (
    Room(MOST_SHOWN, MOST_SHOWN, 0),
    *(Room(first, rest, _BRIEF) for first, rest in ((80, 40), (60, 30), (40, 20), (30, 12))),
    *(Room(first, rest, _BRIEF) for first, rest in ((24, 8), (20, 5), (16, 3), (12, 2), (10, 1))),
    *(Room(first, rest, _BRIEF) for first, rest in ((8, 1), (8, 0), (6, 1), (6, 0))),
    *(Room(first, 0, _BRIEF) for first in (5, 4, 3, 2, 1, 0)),
    *(Room(0, 0, brief) for brief in (200, 150, 100, 60, 40, 25, 15, 8, 4, 0)),
)
_WIDTH = 78
_MARKS = {"meets": "✓", "fails": "✗", "unclear": "?"}
_NUMBER = re.compile(r"\d[\d,]*")


def to_markdown(digests: Sequence[Digest]) -> str:
    """Write the digests as one Markdown document, ending in a line feed."""
    return _write("md", digests, TEXT_ROOM)


def to_text(digests: Sequence[Digest]) -> str:
    """Write the digests as plain text, 78 columns wide, for a mail's text part."""
    return _write("txt", digests, TEXT_ROOM)


def to_html(digests: Sequence[Digest]) -> str:
    """Write the digests as one HTML page of at most about 100 kB.

    Where all items do not fit in full, those that stand later in a section take one line each;
    where even these do not fit, the section names the query that lists the rest.
    """
    page = _write("html", digests, _ROOMS[0])
    if _fits(page):
        return page
    smaller = _ROOMS[1:-1]
    fitting = bisect_left(smaller, 1, key=lambda room: _fits(_write("html", digests, room)))
    return _write("html", digests, _ROOMS[fitting + 1])


def _fits(page: str) -> bool:
    return len(page.encode()) <= HTML_LIMIT


def _write(form: str, digests: Sequence[Digest], room: Room) -> str:
    return (
        _environment(form)
        .get_template(f"digest.{form}.j2")
        .render(
            title=_title(digests),
            page_title=digests[0].subject if len(digests) == 1 else _title(digests),
            views=[view_digest(digest, room) for digest in digests],
            sample_notice=SAMPLE_NOTICE if any(d.is_sample for d in digests) else "",
            s=STYLES,
            marks=_MARKS,
        )
        .strip()
        + "\n"
    )


def _title(digests: Sequence[Digest]) -> str:
    weeks = sorted({digest.week for digest in digests})
    return f"Week {weeks[0]}" if len(weeks) == 1 else "Weekly evidence digest"


@cache
def _environment(form: str) -> Environment:
    """Build the environment of one format; autoescape stays on in all three."""
    environment = Environment(
        loader=PackageLoader("litwatch.reports", "templates"),
        autoescape=True,
        finalize=_FINALIZE[form],
        undefined=StrictUndefined,
        keep_trailing_newline=False,
    )
    environment.filters.update(
        sentence_start=_sentence_start, para=_paragraph, cells=_cells, code=_code, address=Written
    )
    environment.filters["marked"] = _marker(form)
    environment.tests["number_like"] = _is_number
    return environment


class Written(str):
    """Text that is already in the form of its format: no escape touches it again."""

    __slots__ = ()

    def __html__(self) -> str:
        """Tell jinja2's autoescape to take it as it is."""
        return str(self)


def _marker(form: str) -> Callable[[Sequence[Segment]], str]:
    """Give the filter that writes a passage with its marks, escaped for `form`.

    Plain text needs no escape: it stays a plain str, since jinja2 would escape for HTML whatever
    is joined to a written one.
    """
    written = {"html": mark_html, "md": mark_markdown}.get(form)
    if written is None:
        return mark_text
    return lambda segments: Written(written(segments))


def _is_written(value: object) -> bool:
    """Whether a macro or one of this module's filters made `value`."""
    return hasattr(value, "__html__")


def _for_html(value: object) -> object:
    return value if _is_written(value) else clean(str(value))


def _for_markdown(value: object) -> object:
    return value if _is_written(value) else Written(escape_markdown(str(value)))


def _for_text(value: object) -> object:
    return value if _is_written(value) else Written(clean(str(value)))


_FINALIZE: dict[str, Callable[[object], object]] = {
    "html": _for_html,
    "md": _for_markdown,
    "txt": _for_text,
}


def _sentence_start(text: str) -> str:
    return text[:1].upper() + text[1:]


def _paragraph(text: str, first: str, following: str | None = None) -> Written:
    """Wrap one cleaned paragraph; long words such as addresses stay whole."""
    return Written(
        textwrap.fill(
            clean(text),
            width=_WIDTH,
            initial_indent=first,
            subsequent_indent=first if following is None else following,
            break_long_words=False,
            break_on_hyphens=False,
        )
    )


def _cells(row: Sequence[str], columns: Sequence[str]) -> str:
    """Write a table's row as `Line 3 | Records 12`: aligned columns do not survive a mail."""
    pairs = zip(columns, row, strict=True)
    return " | ".join(f"{column}: {cell}" for column, cell in pairs if cell)


def _code(text: str) -> Written:
    return Written(clean(text).replace("`", "'"))


def _is_number(cell: str) -> bool:
    return bool(_NUMBER.fullmatch(cell))
