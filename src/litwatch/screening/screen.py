"""One record under one topic's criteria → the machine's suggestion. Nothing is dropped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from litwatch.domain import CitedReference, Fact, Record, Route, Suggestion
from litwatch.screening.criterion import Criteria
from litwatch.screening.evidence import Reading
from litwatch.screening.held_evidence import (
    HeldEvidence,
    adverse_events,
    primaries_told,
    updated_work,
)
from litwatch.screening.verdicts import CriterionJudgement, judge

# NICE overview: reviews and consensus papers are listed, case reports stand in a lower tier.
_ROUTE_OF: Mapping[str, Route] = MappingProxyType(
    {
        "review": Route.LIST_REVIEW,
        "systematic_review": Route.LIST_REVIEW,
        "guideline_consensus": Route.GUIDELINE,
        "conference_abstract": Route.HOLD_CONFERENCE,
        "case_report": Route.LOWER_TIER,
        "preprint": Route.RETRIEVE,
    }
)
_NAMES: Mapping[str, str] = MappingProxyType(
    {
        "review": "review",
        "systematic_review": "systematic review",
        "guideline_consensus": "guideline, assessment or consensus",
        "editorial_letter_comment": "editorial, letter, comment or news",
        "conference_abstract": "conference abstract",
        "protocol_ongoing": "protocol or ongoing study",
        "case_report": "case report",
        "animal_or_laboratory": "animal or laboratory study",
        "correction_retraction": "correction or retraction",
        "preprint": "preprint",
        "other_intervention": "another intervention instead",
        "no_image_guidance": "no image guidance",
        "not_percutaneous": "not percutaneous",
    }
)
_RELEASED = "held unless it reports adverse events that no held full paper reports"
_FOR_A_PERSON = "held unless it adds substantively, which a person decides"
_LANGUAGE = "language"
_ROUTE_ORDER = tuple(Route)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A route that one finding asks for."""

    route: Route
    reason: str
    reason_class: str = ""
    reason_subclass: str = ""
    released_by: str = ""


def screen(record: Record, criteria: Criteria, held: HeldEvidence | None = None) -> Suggestion:
    """Judge every criterion and send the record down the first route, by precedence, it asks for.

    A proposed exclusion names its first failing criterion and quote. Every record gets a route.
    Without `held` nothing is known of other records, and none is released or raised. Harms are
    named among the facts where those of held full papers are known.
    """
    reading = Reading.of(record)
    judgements = tuple(judge(criterion, reading) for criterion in criteria.criteria)
    asks_harms = held is not None and held.adverse_events is not None
    harms = adverse_events(reading, criteria) if asks_harms else ()
    candidates = _candidates(judgements, reading)
    if held is not None:
        candidates = [_beside_others(one, record, harms, held) for one in candidates]
    chosen = min(candidates, key=lambda one: _ROUTE_ORDER.index(one.route))
    return Suggestion(
        record_id=record.record_id,
        route=chosen.route,
        reason=chosen.reason,
        reason_class=chosen.reason_class,
        reason_subclass=chosen.reason_subclass,
        verdicts=tuple(verdict for one in judgements for verdict in one.verdicts),
        facts=(*reading.facts, *harms),
    )


def _candidates(judgements: Sequence[CriterionJudgement], reading: Reading) -> list[_Candidate]:
    """List the routes asked for, in the criteria's order; `min` keeps the first of equals."""
    asked = [_of_judgement(one) for one in judgements]
    single = _of_single_patient(reading.facts)
    return [*(one for one in asked if one), *single, _of_the_rest(judgements, reading)]


def _beside_others(
    one: _Candidate, record: Record, harms: Sequence[Fact], held: HeldEvidence
) -> _Candidate:
    """Reconsider a candidate beside what the topic holds and the policy cites."""
    if one.released_by == "new_adverse_event" and held.adverse_events is not None:
        new = [fact for fact in harms if fact.value not in held.adverse_events]
        return _released(one, new) if new else one
    if one.route is Route.LIST_REVIEW:
        updated = updated_work(record, held)
        told = primaries_told(record, held)
        return _raised(one, updated) if updated else replace(one, reason=one.reason + told)
    return one


def _released(one: _Candidate, new: Sequence[Fact]) -> _Candidate:
    names = ", ".join(f'{fact.value} ("{fact.quote}")' for fact in new)
    kind = one.reason.partition(f": {_RELEASED}")[0]
    reason = f"{kind}, released: no held full paper reports {names}"
    return replace(one, route=Route.RETRIEVE, reason=reason)


def _raised(one: _Candidate, updated: CitedReference) -> _Candidate:
    """Raise a review that updates a work the policy rests on: it is read, not only listed."""
    cited = f"{updated.title} ({updated.year or 'no year'})"
    reason = f"{one.reason}: updates a work that the policy cites, {cited}"
    return replace(one, route=Route.RETRIEVE, reason=reason)


def _of_judgement(one: CriterionJudgement) -> _Candidate | None:
    """Give the route of a failed criterion, or of a met one that has a tier of its own."""
    name, subclass = one.criterion.name, one.whole.subclass
    if one.whole.is_failure:
        held = Route.HOLD_LANGUAGE if name == _LANGUAGE else Route.PROPOSE_EXCLUDE
        route = _ROUTE_OF.get(subclass, held)
        reason = _failure(one, route)
        return _Candidate(route, reason, name, subclass, one.whole.released_by)
    if not one.whole.is_unclear and subclass in _ROUTE_OF:
        told = ": look for the published report" if subclass == "preprint" else ""
        reason = f"{_NAMES[subclass]}{_quoted(one)}{told}"
        return _Candidate(_ROUTE_OF[subclass], reason, name, subclass)
    return None


def _failure(one: CriterionJudgement, route: Route) -> str:
    name = _words(one.criterion.name)
    kind = _NAMES.get(one.whole.subclass, f"asked for {one.criterion.statement}")
    match route:
        case Route.PROPOSE_EXCLUDE:
            return f"fails {name}: {kind}{_quoted(one)}"
        case Route.HOLD_LANGUAGE:
            return f"not in English{_quoted(one)}: {_FOR_A_PERSON}"
        case Route.HOLD_CONFERENCE:
            return f"{kind}{_quoted(one)}: {_RELEASED}"
        case _:
            return f"{kind}{_quoted(one)}"


def _quoted(one: CriterionJudgement) -> str:
    verdict = one.whole.verdict
    return f' ("{verdict.quote}", {_words(verdict.field)})' if verdict.quote else ""


def _words(name: str) -> str:
    return name.replace("_", " ").replace(".", ": ")


def _of_single_patient(facts: Sequence[Fact]) -> list[_Candidate]:
    return [
        _Candidate(
            Route.LOWER_TIER,
            f'one patient ("{fact.quote}", {fact.field})',
            "publication_type",
            "case_report",
        )
        for fact in facts
        if fact.name == "n" and fact.value == "1"
    ]


def _of_the_rest(judgements: Sequence[CriterionJudgement], reading: Reading) -> _Candidate:
    """Give `retrieve` where something is not settled in the abstract, else `meets`."""
    unclear = [one for one in judgements if one.whole.is_unclear]
    names = ", ".join(_unclear_name(one) for one in unclear)
    told = f"unclear: {names}" if names else ""
    if not reading.has_abstract:
        told = f"no abstract; {told}" if told else "no abstract"
    if not told:
        return _Candidate(Route.MEETS, "every criterion is met in the abstract")
    first = unclear[0] if unclear else None
    reason_class = first.criterion.name if first else ""
    return _Candidate(Route.RETRIEVE, told, reason_class, first.whole.subclass if first else "")


def _unclear_name(one: CriterionJudgement) -> str:
    """Name the criterion and, of a conjunction, the parts that are open, or what is suspected."""
    name = _words(one.criterion.name)
    if one.whole.subclass:
        return f"{name}, perhaps {_NAMES[one.whole.subclass]}{_quoted(one)}"
    parts = [
        _words(part.verdict.criterion.split(".", 1)[1]) for part in one.parts if part.is_unclear
    ]
    return f"{name} ({', '.join(parts)})" if parts else name
