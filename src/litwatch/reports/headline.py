"""The digest's subject and first line: what failed or was missed first, then the counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

from litwatch.domain import ChangeKind, DigestMaterial, DigestSection, IsoWeek, SearchRun
from litwatch.reports.escaping import clean
from litwatch.reports.week import Week
from litwatch.reports.wording import NOTICES, count, count_notices, day, joined, period, source

_WEEKS_NAMED = 3
_ERROR_LENGTH = 300

# Section key → how its size reads in a subject, in the order of the digest.
_COUNTED = (
    ("guidelines", "guideline", ""),
    ("signals", "signal", ""),
    ("meets", "meets the criteria", "meet the criteria"),
    ("retrieve", "to retrieve", "to retrieve"),
    ("lower_tier", "lower tier", "lower tier"),
    ("set_aside", "set aside", "set aside"),
)


def alerts(material: DigestMaterial, week: Week) -> tuple[str, ...]:
    """Troubles that must be read before anything else, gravest first."""
    found = [f"{source(run.source)} failed: {_shorten(run.error)}" for run in week.failed]
    if not material.runs:
        found.append(f"No search ran in {material.week}; nothing can be said about what is new.")
    if material.missed_weeks:
        found.append(_missed(material, week))
    return tuple(found)


def notes(material: DigestMaterial, week: Week) -> tuple[str, ...]:
    """What colours the reading of everything below: a first run, a changed strategy."""
    found = []
    if week.is_baseline:
        found.append(
            "This is the baseline: the topic's first run. Everything that the strategy finds "
            "stands here as new, once; from now on only what changed is listed."
        )
    if week.rerun:
        found.append(_rerun(material, week.rerun.run_id, week.rerun.strategy_version))
    return tuple(found)


def subject(
    material: DigestMaterial, week: Week, sections: Sequence[DigestSection], today: date
) -> str:
    """Mail subject, one clean line: sample mark, topic, week, troubles, counts."""
    told = [*_troubles(material, week), _tally(material, week, sections)]
    told += _by_hand(material, today)
    return clean(f"{material.topic_title}, {material.week}: {'; '.join(told)}")


def headline(
    material: DigestMaterial, week: Week, sections: Sequence[DigestSection], today: date
) -> str:
    """Say the same in the digest's first line, as sentences."""
    told = [*_troubles(material, week), _tally(material, week, sections), *_searched(week)]
    told += _by_hand(material, today)
    return clean(" ".join(f"{part[:1].upper()}{part[1:]}." for part in told))


def _searched(week: Week) -> list[str]:
    """Say of each source when it was searched, and which days the searches cover."""
    sources = dict.fromkeys(run.source for run in week.completed)
    return [_covered([run for run in week.completed if run.source == name]) for name in sources]


def _covered(runs: Sequence[SearchRun]) -> str:
    searched = max(run.as_of for run in runs)
    windows = [run.search_window for run in runs if run.search_window]
    if len(windows) < len(runs):
        days = "everything"
    else:
        first = min(window.first_day for window in windows)
        days = period(first, max(window.last_day for window in windows), searched.year)
    return f"{source(runs[0].source)} searched {day(searched)}; covers {days}"


def _troubles(material: DigestMaterial, week: Week) -> list[str]:
    found = [f"{source(run.source)} FAILED" for run in week.failed]
    if not material.runs:
        found.append("NO SEARCH RAN")
    if material.missed_weeks:
        found.append(f"MISSED {_weeks(material.missed_weeks)}")
    return found


def _by_hand(material: DigestMaterial, today: date) -> list[str]:
    """Count the overdue hand searches and say since when; they are a standing duty, so last."""
    overdue = [each for each in material.manual_sources if each.is_overdue(today)]
    if not overdue:
        return []
    parts = [f"{count(len(overdue), 'hand search', 'hand searches')} overdue"]
    if since := [each.due_on for each in overdue if each.due_on]:
        oldest = "the oldest since" if len(overdue) > 1 else "since"
        parts.append(f"{oldest} {day(min(since))}")
    if never := len(overdue) - len(since):
        parts.append(f"{never} never made" if len(overdue) > 1 else "never made")
    return [", ".join(parts)]


def _tally(material: DigestMaterial, week: Week, sections: Sequence[DigestSection]) -> str:
    arrived = sum(item.change.kind.is_arrival for item in material.items)
    updated = _number(material, ChangeKind.UPDATED)
    left = _number(material, ChangeKind.LEFT)
    parts = [
        *_notices(material),
        f"{count(arrived, 'new record')}{_routes(sections)}" if arrived else "",
        f"{count(updated, 'record')} changed" if updated else "",
        f"{count(left, 'record')} left" if left else "",
    ]
    told = [part for part in parts if part]
    if not told:
        return "nothing new" if week.completed else "what is new is not known"
    return ("baseline: " if week.is_baseline else "") + ", ".join(told)


def _notices(material: DigestMaterial) -> list[str]:
    """Count the notices, by kind in brackets, the gravest kind first."""
    counted = Counter(item.notice.kind for item in material.notices)
    kinds = [count_notices(kind, counted[kind]) for kind in NOTICES if counted[kind]]
    total = sum(counted.values())
    return [f"{count(total, 'notice')} ({', '.join(kinds)})"] if total else []


def _routes(sections: Sequence[DigestSection]) -> str:
    sizes = {section.key: len(section.items) for section in sections}
    parts = [
        f"{sizes[key]} {one if sizes[key] == 1 else many or one + 's'}"
        for key, one, many in _COUNTED
        if sizes.get(key)
    ]
    return f" ({', '.join(parts)})" if parts else ""


def _number(material: DigestMaterial, kind: ChangeKind) -> int:
    return sum(item.change.kind is kind for item in material.items)


def _weeks(weeks: Sequence[IsoWeek]) -> str:
    if len(weeks) <= _WEEKS_NAMED:
        return joined([str(week) for week in weeks])
    return f"{len(weeks)} weeks ({weeks[0]} to {weeks[-1]})"


def _missed(material: DigestMaterial, week: Week) -> str:
    number = len(material.missed_weeks)
    covered = (
        "this week's search covers them."
        if week.completed
        else "they are not covered yet; the next completed search will cover them."
    )
    return f"{count(number, 'week')} without a search ({_weeks(material.missed_weeks)}): {covered}"


def _rerun(material: DigestMaterial, run_id: str, version: str) -> str:
    here = [item.change.kind for item in material.items if item.run_id == run_id]
    gained = here.count(ChangeKind.STRATEGY_CHANGED)
    lost = here.count(ChangeKind.LEFT)
    return (
        f"The strategy or the MeSH year changed (strategy version {version}): the search ran once "
        f"without dates; it gained {count(gained, 'record')} and lost {lost}."
    )


def _shorten(error: str) -> str:
    text = clean(error) or "no reason was recorded"
    return text if len(text) <= _ERROR_LENGTH else f"{text[:_ERROR_LENGTH].rstrip()} …"
