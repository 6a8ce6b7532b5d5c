"""A record's story → text for a terminal, and a JSON value: why it is here, or why it is not."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from typing import TYPE_CHECKING

from litwatch.domain import (
    OTHER,
    ChangeKind,
    Decision,
    Record,
    RecordStory,
    Route,
    StrategyLineText,
    Suggestion,
    TopicStory,
    TrailEntry,
)
from litwatch.reports.citations import to_ama
from litwatch.reports.escaping import clean
from litwatch.reports.links import links_of
from litwatch.reports.marking import mark_text
from litwatch.reports.passages import read_passages
from litwatch.reports.wording import NOTICES, ROUTES, WHY_NOW, day, joined, reason

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_WIDTH = 96
_LINE_LENGTH = 160
_DECIDED = ("decision decided", "decision adjudicated")
_SHOWN = {True: ", shown", False: ", not shown", None: ""}


def explain_standing(topic: TopicStory) -> str:
    """Say in one sentence why a record is in the topic's strategy, or what keeps it out.

    "missed by nice-neuroma-cryoablation: meets lines 13, 17, 19; line 12 (or/1-11) is not met"
    """
    met = _numbers(topic.lines)
    if topic.in_strategy:
        return f"found by {topic.topic_id}: meets {met}"
    verb = "left" if topic.first_seen_run else "missed by"
    return f"{verb} {topic.topic_id}: meets {met}{_what_keeps_out(topic)}"


def _what_keeps_out(topic: TopicStory) -> str:
    if topic.losing_line is None:
        return ""
    text = _line_text(topic.line_texts, topic.losing_line)
    line = f"line {topic.losing_line}{f' ({text})' if text else ''}"
    if topic.losing_line in topic.lines:
        return f"; {line} is met and takes it out"
    return f"; {line} is not met"


def _numbers(lines: tuple[int, ...]) -> str:
    if not lines:
        return "no line"
    return f"line{'s' if len(lines) > 1 else ''} {', '.join(str(line) for line in lines)}"


def _line_text(lines: Iterable[StrategyLineText], number: int) -> str:
    return next((clean(line.text) for line in lines if line.number == number), "")


def to_text(story: RecordStory) -> str:
    """Tell the whole story as text: what it is, then each topic, then what else is known."""
    record = story.record
    told = [to_ama(record), record.record_id, *_addresses(story)]
    for topic in story.topics:
        told += ["", *_topic(topic, record)]
    told += _part("Same report", _duplicates(story))
    told += _part("Fields from other records of the group", _filled_in(story))
    told += _part("Related reports", _related(story))
    told += _part("Notices", _notices(story))
    told += _part("Versions", _versions(story))
    return "\n".join(wrap(line) for line in told)


def wrap(line: str) -> str:
    """Wrap at the line's own indentation; what is written is clean of control characters."""
    indent = " " * (len(line) - len(line.lstrip(" ")))
    following = f"{indent}  "
    return textwrap.fill(
        clean(line),
        width=_WIDTH,
        initial_indent=indent,
        subsequent_indent=following,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _part(title: str, lines: Iterable[str]) -> list[str]:
    told = [f"  {line}" for line in lines]
    return ["", title, *told] if told else []


def _addresses(story: RecordStory) -> list[str]:
    return [link.url or link.label for link in links_of(story.record)]


def _topic(topic: TopicStory, record: Record) -> Iterator[str]:
    yield f"{topic.title} ({topic.topic_id})"
    yield f"  {explain_standing(topic)}"
    if topic.reference:
        yield f"  cited by the policy: reference {topic.reference.number}, {topic.reference.role}"
    if topic.why_now:
        seen = f" (first seen in run {topic.first_seen_run})" if topic.first_seen_run else ""
        yield f"  why now: {_why_now(topic)}{seen}"
    yield from _lines(topic)
    if topic.suggestion:
        yield from _suggestion(topic.suggestion, record)
    for entry in topic.changes:
        yield f"  run {entry.run_id}: {entry.change.kind.replace('_', ' ')}: {entry.change.detail}"
    for decision in topic.decisions:
        yield f"  decision: {_decision(decision)}"
        yield from _advice(decision)
    for deed in _other_deeds(topic):
        yield f"  {deed.kind}: {_deed(deed)}"
    for decision in topic.inherited:
        yield f"  decision on its duplicate {decision.record_id}: {_decision(decision)}"
    if topic.reopened_because:
        yield f"  to be judged again: {topic.reopened_because}"


def _why_now(topic: TopicStory) -> str:
    known = topic.why_now in ChangeKind.__members__.values()
    return WHY_NOW[ChangeKind(topic.why_now)] if known else topic.why_now


def _lines(topic: TopicStory) -> Iterator[str]:
    for number in topic.lines:
        text = _line_text(topic.line_texts, number)
        if text:
            yield f"    line {number}: {_shorten(text)}"


def _shorten(text: str) -> str:
    return text if len(text) <= _LINE_LENGTH else f"{text[:_LINE_LENGTH].rstrip()} …"


def _suggestion(suggestion: Suggestion, record: Record) -> Iterator[str]:
    why = f" ({suggestion.reason})" if suggestion.reason else ""
    yield f"  suggestion: {ROUTES[suggestion.route]}{why}"
    for passage in read_passages(record, suggestion.verdicts):
        quote = f': "{mark_text(passage.segments)}"' if passage.segments else ""
        source = f" ({passage.source})" if passage.source else ""
        yield f"    {passage.criteria} {passage.verdict}{quote}{source}"
    for fact in suggestion.facts:
        yield f'    {reason(fact.name)} = {fact.value}: "{fact.quote}" ({fact.field})'


def _other_deeds(topic: TopicStory) -> Iterator[TrailEntry]:
    """Give what people did besides the decisions that stand, which are told on their own."""
    standing = (*topic.decisions, *topic.inherited)
    told = {(decision.decided_by, decision.decided_at) for decision in standing}
    for deed in topic.deeds:
        if deed.kind not in _DECIDED or (deed.actor, deed.happened_at) not in told:
            yield deed


def _decision(decision: Decision) -> str:
    stage = decision.stage.replace("_", " ")
    tier = f", {decision.tier.replace('_', ' ')}" if decision.tier else ""
    adjudicates = ", adjudicating" if decision.adjudicates else ""
    code = "" if decision.reason_code == OTHER else decision.reason_code.replace("_", " ")
    why = "".join(f": {part}" for part in (code, decision.reason) if part)
    decided = f"{decision.decided_by} on {day(decision.decided_at)}"
    return f"{decision.decision}{tier} ({stage}{adjudicates}) by {decided}{why}"


def _advice(decision: Decision) -> Iterator[str]:
    """Say what the machine had suggested when a person decided, and whether it was shown."""
    advice = decision.advice
    if advice.route:
        shown = _SHOWN[advice.shown]
        criteria = f"; criteria {decision.criteria_version}" if decision.criteria_version else ""
        yield f"    suggested then: {ROUTES[Route(advice.route)]}{shown}{criteria}"


def _deed(deed: TrailEntry) -> str:
    why = f": {deed.why}" if deed.why else ""
    return f"{deed.detail} by {deed.actor} on {day(deed.happened_at)}{why}"


def _duplicates(story: RecordStory) -> Iterator[str]:
    for group in story.duplicates:
        members = joined([m for m in group.members if m != story.record.record_id])
        yield f"{members}, by {group.rule.replace('_', ' ')}: {group.evidence}"


def _filled_in(story: RecordStory) -> Iterator[str]:
    """Name what this record lacks, or says less of, and which member of its group has it."""
    merged = story.merged
    origins = merged.origins if merged else ()
    for origin in origins:
        if merged and getattr(story.record, origin.field, None) in ("", ()):
            value = getattr(merged.record, origin.field)
            shown = f": {value}" if isinstance(value, str) else ""
            yield f"{origin.field.replace('_', ' ')}{shown} ({origin.record_id})"


def _related(story: RecordStory) -> Iterator[str]:
    for pair in story.pairs:
        if pair.collapses:
            continue
        why = f"by {pair.actor}: {pair.reason}" if pair.reason else f"rule {pair.rule}"
        relation = pair.relation.replace("_", " ")
        yield f"{pair.first} | {pair.second}: {relation}, {pair.verdict} ({why})"


def _notices(story: RecordStory) -> Iterator[str]:
    for notice in story.notices:
        number = f", PMID {notice.notice_id}" if notice.notice_id else ""
        cited = f": {notice.citation}" if notice.citation else ""
        yield f"{NOTICES[notice.kind]}{number}{cited}"


def _versions(story: RecordStory) -> Iterator[str]:
    for version in story.versions:
        revised = version.record.dates.revised
        changed = joined([change.field.replace("_", " ") for change in version.changes])
        told = f"changed: {changed}" if changed else "as first fetched"
        yield f"{version.revision}: {f'revised {day(revised)}, ' if revised else ''}{told}"


def to_value(story: RecordStory) -> dict[str, object]:
    """Give the whole story as a value that json can write: every field, under its own name."""
    record = story.record
    return {
        "record_id": record.record_id,
        "pmid": record.pmid,
        "doi": record.doi,
        "citation": clean(to_ama(record)),
        "record": _plain(record),
        "topics": [_topic_value(topic) for topic in story.topics],
        "duplicates": _plain(story.duplicates),
        "merged": _plain(story.merged),
        "pairs": _plain(story.pairs),
        "notices": _plain(story.notices),
        "versions": [
            {
                "revision": version.revision,
                "content_hash": version.content_hash,
                "material_hash": version.material_hash,
                "revised": _plain(version.record.dates.revised),
                "changes": _plain(version.changes),
            }
            for version in story.versions
        ],
    }


def _topic_value(topic: TopicStory) -> dict[str, object]:
    """Name a topic's lines by number with their text; the strategy's other lines are left out."""
    shown = {*topic.lines, topic.losing_line}
    lines = [line for line in topic.line_texts if line.number in shown]
    return {
        "topic_id": topic.topic_id,
        "title": topic.title,
        "in_strategy": topic.in_strategy,
        "explanation": explain_standing(topic),
        "lines": list(topic.lines),
        "losing_line": topic.losing_line,
        "line_texts": {str(line.number): line.text for line in lines},
        "why_now": topic.why_now,
        "first_seen_run": topic.first_seen_run,
        "suggestion": _plain(topic.suggestion),
        "changes": [{"run_id": entry.run_id, **_fields(entry.change)} for entry in topic.changes],
        "decisions": _plain(topic.decisions),
        "inherited": _plain(topic.inherited),
        "reopened_because": topic.reopened_because,
        "deeds": _plain(topic.deeds),
        "reference": _plain(topic.reference),
    }


def _plain(value: object) -> object:
    """Turn a domain value into what JSON knows; dates become ISO 8601 texts."""
    if is_dataclass(value) and not isinstance(value, type):
        return _fields(value)
    if isinstance(value, tuple | list | frozenset):
        return [_plain(entry) for entry in value]
    return value.isoformat() if isinstance(value, date) else value


def _fields(value: DataclassInstance) -> dict[str, object]:
    return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
