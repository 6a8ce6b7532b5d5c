"""An item or a notice of a digest → what a page shows of it, still raw text."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from litwatch.domain import (
    ChangeKind,
    CriterionVerdict,
    DigestItem,
    NoticeItem,
    Route,
    Verdict,
)
from litwatch.reports.background import Background, policy_tag
from litwatch.reports.changes import ChangeView, read_changes, spell_days, updated_works
from litwatch.reports.citations import AmaCitation, cite_ama, to_short
from litwatch.reports.digest import group_of
from litwatch.reports.lines import matched_lines
from litwatch.reports.links import Link, links_of, pubmed_link
from litwatch.reports.passages import Passage, read_passages
from litwatch.reports.signals import signals_of
from litwatch.reports.wording import NOTICES, ROUTES, WHY_NOW, day, reason

_FACTS_FIRST = ("design", "n", "comparator")
_PLAIN_TYPES = ("Journal Article", "Research Support", "English Abstract")


@dataclass(frozen=True, slots=True)
class ItemView:
    """An item: what it is, why it stands here, and what was read in it.

    `number` is empty where the links name the record already; `meets_all` is whether every
    verdict that is shown is a good one, so that one line tells them.
    """

    name: str
    number: str
    citation: AmaCitation
    short: str
    links: tuple[Link, ...]
    group: str
    label: str
    why_now: str
    lines: str
    types: str
    judgement: str
    policy: str = ""
    signals: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    passages: tuple[Passage, ...] = ()
    changes: tuple[ChangeView, ...] = ()
    meets_all: bool = False
    duplicates: str = ""
    decision: str = ""


@dataclass(frozen=True, slots=True)
class NoticeView:
    """A notice: what happened to which work, and where the notice stands."""

    kind: str
    title: str
    place: str
    noticed: str
    citation: str
    number: str
    links: tuple[Link, ...]


def view_full(item: DigestItem, background: Background) -> ItemView:
    """Show an item with every verdict and fact."""
    suggestion = item.suggestion
    verdicts = _untold_by_parts(suggestion.verdicts) if suggestion else ()
    passages = _passages(item, verdicts)
    met = bool(passages) and all(v.verdict is Verdict.MEETS for v in verdicts)
    is_told_twice = met and suggestion is not None and suggestion.route is Route.MEETS
    return replace(
        _view(item, background),
        judgement="" if is_told_twice else _judgement(item),
        facts=_facts(item, _signals(item, background)),
        passages=passages,
        meets_all=met,
    )


def _untold_by_parts(verdicts: tuple[CriterionVerdict, ...]) -> tuple[CriterionVerdict, ...]:
    """Leave a criterion out where one of its parts (`intervention.percutaneous`) says the same."""
    parts = {(v.criterion.partition(".")[0], v.verdict) for v in verdicts if "." in v.criterion}
    return tuple(v for v in verdicts if (v.criterion, v.verdict) not in parts)


def view_compact(item: DigestItem, background: Background) -> ItemView:
    """Show of the verdicts only the first that fails, unless the reason quotes it already."""
    suggestion = item.suggestion
    verdicts = suggestion.verdicts if suggestion else ()
    failing = [verdict for verdict in verdicts if verdict.verdict is Verdict.FAILS][:1]
    told = suggestion.reason if suggestion else ""
    untold = tuple(verdict for verdict in failing if verdict.quote not in told)
    return replace(_view(item, background), passages=_passages(item, untold))


def _view(item: DigestItem, background: Background) -> ItemView:
    record = item.record
    signals = _signals(item, background)
    return ItemView(
        name=f"PMID {record.pmid}" if record.pmid else record.record_id,
        number="" if record.pmid else record.record_id,
        citation=cite_ama(record),
        short=to_short(record) if record.authors or record.year else "",
        links=links_of(record, is_sample=background.is_sample),
        group=group_of(item) if item.change.kind.is_arrival else WHY_NOW[item.change.kind],
        label="Why now" if item.change.kind.is_arrival else "What changed",
        why_now=_why_now(item, background),
        lines=matched_lines(item.lines, background.lines),
        types=_types(item, signals),
        judgement=_judgement(item),
        signals=signals,
        policy=policy_tag(item, background),
        changes=read_changes(item),
        duplicates=", ".join(item.duplicates),
        decision=_decision(item),
    )


def _why_now(item: DigestItem, background: Background) -> str:
    """Say why an item stands here; what an update changed is told one by one elsewhere."""
    if item.change.kind is ChangeKind.UPDATED and item.change.fields:
        return "" if read_changes(item) else "indexing alone"
    kind = WHY_NOW[item.change.kind] if item.change.kind.is_arrival else ""
    detail = spell_days(item.change.detail).removesuffix(".")
    why = ": ".join(part for part in (kind, detail) if part)
    updated = updated_works(item, background) if item.change.kind.is_arrival else ""
    return "; ".join(part for part in (why, updated) if part)


def _judgement(item: DigestItem) -> str:
    if item.suggestion is None:
        return "not screened yet" if item.change.kind.is_arrival else ""
    route, why = ROUTES[item.suggestion.route], item.suggestion.reason
    return f"{route}: {why}" if why and item.suggestion.route is not Route.MEETS else route


def _signals(item: DigestItem, background: Background) -> tuple[str, ...]:
    return signals_of(item, is_cited=background.reference_of(item) is not None)


def _facts(item: DigestItem, signals: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Put design, number and comparator first, without what a signal or the design says."""
    facts = item.suggestion.facts if item.suggestion else ()
    design = next((fact.value for fact in facts if fact.name == "design"), "")
    told = {
        "design": _british(" ".join(signals)),
        "comparator": _british(" ".join(signals)),
        "randomised": _british(" ".join((*signals, design, *_type_names(item)))),
    }
    untold = [fact for fact in facts if _british(fact.value) not in told.get(fact.name, "")]
    known = [fact for name in _FACTS_FIRST for fact in untold if fact.name == name]
    others = [fact for fact in untold if fact.name not in _FACTS_FIRST]
    return tuple((fact.name.replace("_", " "), fact.value) for fact in known + others)


def _types(item: DigestItem, signals: tuple[str, ...]) -> str:
    """Name the publication types that neither a signal nor a fact says already."""
    facts = item.suggestion.facts if item.suggestion else ()
    told = _british(" ".join((*signals, *(fact.value for fact in facts))))
    return "; ".join(name for name in _type_names(item) if _british(name) not in told)


def _type_names(item: DigestItem) -> list[str]:
    names = (entry.name for entry in item.record.publication_types)
    return [name for name in names if not name.startswith(_PLAIN_TYPES)]


def _british(text: str) -> str:
    return text.lower().replace("randomiz", "randomis")


def _passages(item: DigestItem, verdicts: Iterable[CriterionVerdict]) -> tuple[Passage, ...]:
    """Read each verdict in its sentence; that a guideline is no clinical study is no failing."""
    told = [verdict for verdict in verdicts if not _goes_without_saying(verdict)]
    neutral = [verdict for verdict in told if _is_neutral(item, verdict)]
    suggestion = item.suggestion
    kind = reason((suggestion.reason_subclass if suggestion else "") or "guideline")
    return (
        *(
            replace(passage, criteria=f"not a clinical study: {kind}", verdict="")
            for passage in read_passages(item.record, neutral)
        ),
        *read_passages(item.record, [verdict for verdict in told if verdict not in neutral]),
    )


def _goes_without_saying(verdict: CriterionVerdict) -> bool:
    return verdict.criterion == "language" and verdict.verdict is Verdict.MEETS


def _is_neutral(item: DigestItem, verdict: CriterionVerdict) -> bool:
    is_guideline = item.suggestion is not None and item.suggestion.route is Route.GUIDELINE
    is_type = verdict.criterion == "publication_type"
    return is_guideline and is_type and verdict.verdict is Verdict.FAILS


def _decision(item: DigestItem) -> str:
    decision = item.decision
    if decision is None:
        return ""
    stage = decision.stage.replace("_", " ")
    told = f"{decision.decision} at {stage} by {decision.decided_by}"
    why = f": {decision.reason}" if decision.reason else ""
    return f"{told}, {day(decision.decided_at)}{why}"


def view_notice(item: NoticeItem, *, is_sample: bool) -> NoticeView:
    """Show a notice with the work it is about."""
    notice, number = item.notice, item.reference_number
    source, _, source_id = notice.record_id.partition(":")
    about = pubmed_link(source_id, is_sample=is_sample) if source == "pubmed" else None
    by = pubmed_link(notice.notice_id, is_sample=is_sample)
    work = Link(f"the work: {about.label}", about.url) if about else None
    told = Link(f"the notice: {by.label}", by.url) if by else None
    return NoticeView(
        kind=NOTICES[notice.kind],
        title=item.title or notice.record_id,
        place=f"reference {number} of the policy" if number else "held, not cited by the policy",
        noticed=day(item.noticed_at),
        citation=notice.citation,
        number="" if about else notice.record_id,
        links=tuple(link for link in (work, told) if link),
    )
