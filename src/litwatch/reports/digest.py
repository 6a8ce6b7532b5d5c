"""One topic's week → its digest: every item in exactly one section, in the order of the note.

The order is that of "The weekly digest" in the surveillance note: what may overturn a conclusion
first (notices, guidelines, signals), then work to do, then what changed or was set aside, and at
the end how far the digest can be trusted and what is next.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date

from litwatch.domain import (
    ChangeKind,
    DigestItem,
    DigestMaterial,
    DigestSection,
    NoticeItem,
    Policy,
    Route,
    Verdict,
)
from litwatch.reports.background import Background, ComposedDigest, read_background
from litwatch.reports.headline import alerts, headline, notes, subject
from litwatch.reports.health import health_section, next_section
from litwatch.reports.signals import signals_of
from litwatch.reports.week import Week, read_week
from litwatch.reports.wording import NOTICES, ROUTES, count, reason

_SECTION_OF_ROUTE = {
    Route.GUIDELINE: "guidelines",
    Route.MEETS: "meets",
    Route.RETRIEVE: "retrieve",
    Route.LOWER_TIER: "lower_tier",
    Route.PROPOSE_EXCLUDE: "set_aside",
    Route.LIST_REVIEW: "set_aside",
    Route.HOLD_LANGUAGE: "set_aside",
    Route.HOLD_CONFERENCE: "set_aside",
}

_TITLES = {
    "guidelines": "Guidelines and assessments",
    "signals": "Signals",
    "reopened": "To be judged again",
    "meets": "New evidence that meets the criteria",
    "retrieve": "To retrieve in full",
    "lower_tier": "Lower tier",
    "changes": "Material changes",
    "set_aside": "Set aside, by reason",
}

_GRAVITY = tuple(NOTICES)
_KINDS = tuple(ChangeKind)
_ROUTES = tuple(Route)


def compose(
    material: DigestMaterial, policy: Policy | None, *, today: date, is_sample: bool = False
) -> ComposedDigest:
    """Compose the digest of one topic and week. `today` counts the days to the policy's dates."""
    week = read_week(material)
    background = read_background(material, policy, is_sample=is_sample)
    sections = [
        *_filled([_notices(material.notices), *_item_sections(material, week, background)]),
        health_section(material, week, today),
        next_section(material, policy, today),
    ]
    sample = "[Sample] " if is_sample else ""
    return ComposedDigest(
        topic_id=material.topic_id,
        topic_title=material.topic_title,
        week=material.week,
        subject=sample + subject(material, week, sections, today),
        headline=headline(material, week, sections, today),
        alerts=alerts(material, week),
        sections=tuple(sections),
        notes=notes(material, week),
        policy=policy,
        is_sample=is_sample,
        background=background,
    )


def _filled(sections: Iterable[DigestSection]) -> list[DigestSection]:
    return [each for each in sections if each.items or each.notices or each.summary]


def _notices(notices: Iterable[NoticeItem]) -> DigestSection:
    """Cited works before held ones, graver notices first."""
    ordered = sorted(
        notices,
        key=lambda item: (
            item.reference_number is None,
            _GRAVITY.index(item.notice.kind),
            item.reference_number or 0,
            item.notice.record_id,
            item.notice.notice_id,
        ),
    )
    return DigestSection("notices", "Retractions and corrections", notices=tuple(ordered))


def _item_sections(
    material: DigestMaterial, week: Week, background: Background
) -> list[DigestSection]:
    placed: defaultdict[str, list[DigestItem]] = defaultdict(list)
    for item in material.items:
        placed[_place(item, week, background)].append(item)
    summaries = {
        "changes": _unlisted(placed["headings_only"], placed["left_again"]),
        "set_aside": _reasons(placed["set_aside"]),
    }
    return [
        DigestSection(key, title, _ordered(placed[key]), summary=summaries.get(key, ()))
        for key, title in _TITLES.items()
    ]


def _place(item: DigestItem, week: Week, background: Background) -> str:
    """Name the section of `item`; `headings_only` and `left_again` become one line each."""
    if item.change.kind is ChangeKind.HEADINGS_ONLY:
        return "headings_only"
    if item.change.kind is ChangeKind.REOPENED:
        return "reopened"
    if item in week.left_again:
        return "left_again"
    if not item.change.kind.is_arrival:
        return "changes"
    if signals_of(item, is_cited=background.reference_of(item) is not None):
        return "signals"
    return _SECTION_OF_ROUTE[item.suggestion.route] if item.suggestion else "retrieve"


def _ordered(items: Iterable[DigestItem]) -> tuple[DigestItem, ...]:
    """Sort by kind of change or reason, newest publication first, then by record id."""
    return tuple(sorted(items, key=_reading_order))


def _reading_order(item: DigestItem) -> tuple[int, str, int, str, str]:
    year = -(item.record.year or 0)
    return (*_group_order(item), year, item.change.record_id, item.run_id)


def _group_order(item: DigestItem) -> tuple[int, str]:
    """Arrivals that are not set aside stand in one group, whatever brought them."""
    if not item.change.kind.is_arrival:
        return _KINDS.index(item.change.kind), ""
    if item.suggestion and _SECTION_OF_ROUTE[item.suggestion.route] == "set_aside":
        return _ROUTES.index(item.suggestion.route), group_of(item)
    return 0, ""


def group_of(item: DigestItem) -> str:
    """Name the reason for which `item` is set aside: `proposed for exclusion: animal study`."""
    suggestion = item.suggestion
    if suggestion is None:
        return ""
    named = suggestion.reason_subclass or suggestion.reason_class
    failing = next((v.criterion for v in suggestion.verdicts if v.verdict is Verdict.FAILS), "")
    why = reason(named or failing)
    is_exclusion = suggestion.route is Route.PROPOSE_EXCLUDE
    return f"{ROUTES[suggestion.route]}{f': {why}' if is_exclusion and why else ''}"


def _reasons(items: Iterable[DigestItem]) -> tuple[str, ...]:
    """Count each reason, in the order in which the items stand below."""
    counted = Counter(group_of(item) for item in _ordered(items))
    return tuple(f"{group}: {number}" for group, number in counted.items())


def _unlisted(headings_only: list[DigestItem], left_again: list[DigestItem]) -> tuple[str, ...]:
    told = []
    if headings_only:
        number = count(len(headings_only), "record")
        told.append(f"Indexing alone (headings, status, dates of indexing) changed in {number}.")
    if left_again:
        number = count(len(left_again), "record")
        told.append(f"Arrived and left again within this digest: {number}, listed as left.")
    return tuple(told)
