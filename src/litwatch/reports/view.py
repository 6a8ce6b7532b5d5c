"""A digest → what a page shows of it, the same for Markdown, HTML and plain text.

Everything here is still raw text: the templates clean and escape it at the moment of writing.
"""

from __future__ import annotations

from dataclasses import dataclass

from litwatch.domain import Digest, DigestSection, DigestTable
from litwatch.reports.background import background_of
from litwatch.reports.items import ItemView, NoticeView, view_compact, view_full, view_notice
from litwatch.reports.wording import MORE_COMMAND, SECTION_NOTES

_FIRST_SECTIONS = ("guidelines", "signals", "meets")


@dataclass(frozen=True, slots=True)
class SectionView:
    """A section: `items` in full, `brief` in one line each; `more` counts those not shown."""

    key: str
    title: str
    note: str
    size: int
    is_compact: bool
    items: tuple[ItemView, ...]
    brief: tuple[ItemView, ...]
    more: int
    more_command: str
    notices: tuple[NoticeView, ...]
    summary: tuple[str, ...]
    tables: tuple[DigestTable, ...]


@dataclass(frozen=True, slots=True)
class DigestView:
    """A digest with its sections made ready."""

    topic_id: str
    title: str
    policy: str
    week: str
    headline: str
    alerts: tuple[str, ...]
    notes: tuple[str, ...]
    sections: tuple[SectionView, ...]


@dataclass(frozen=True, slots=True)
class Room:
    """How many items of a section are shown in full, and how many more in one line each.

    `first` is for the sections that may change a conclusion, `rest` for the others.
    """

    first: int
    rest: int
    brief: int

    def share(self, section: DigestSection) -> tuple[int, int]:
        """Give the positions in `section` at which the full and the brief items end."""
        full = self.first if section.key in _FIRST_SECTIONS else self.rest
        return full, full + self.brief


def view_digest(digest: Digest, room: Room) -> DigestView:
    """Make a digest ready, with as many items in each section as there is room for."""
    policy = digest.policy
    return DigestView(
        topic_id=digest.topic_id,
        title=digest.topic_title,
        policy=f"Policy {policy.number}, {policy.title}" if policy else "",
        week=str(digest.week),
        headline=digest.headline,
        alerts=digest.alerts,
        notes=digest.notes,
        sections=tuple(_view_section(digest, section, room) for section in digest.sections),
    )


def _view_section(digest: Digest, section: DigestSection, room: Room) -> SectionView:
    full, shown = room.share(section)
    is_compact = section.key in ("set_aside", "changes")
    view_item = view_compact if is_compact else view_full
    background = background_of(digest)
    return SectionView(
        key=section.key,
        title=section.title,
        note=SECTION_NOTES.get(section.key, ""),
        size=len(section.items) + len(section.notices),
        is_compact=is_compact,
        items=tuple(view_item(item, background) for item in section.items[:full]),
        brief=tuple(view_compact(item, background) for item in section.items[full:shown]),
        more=max(0, len(section.items) - shown),
        more_command=_more_command(digest, section),
        notices=tuple(view_notice(item, is_sample=digest.is_sample) for item in section.notices),
        summary=section.summary,
        tables=section.tables,
    )


def _more_command(digest: Digest, section: DigestSection) -> str:
    """Give the query on the published evidence that lists what does not fit."""
    routes = sorted({item.suggestion.route for item in section.items if item.suggestion})
    among = ", ".join(f"'{route}'" for route in routes)
    where = f"topic_id = '{digest.topic_id}'" + (f" AND route IN ({among})" if among else "")
    sample = " --sample" if digest.is_sample else ""
    return MORE_COMMAND.format(where=where, sample=sample)
