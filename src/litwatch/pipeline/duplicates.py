"""People's part in finding duplicates: the queue, verdicts, undo, and what was decided and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from litwatch.config import Settings
from litwatch.dedupe.citation import read_citation
from litwatch.dedupe.deciding import decide_pair
from litwatch.dedupe.people import said_by
from litwatch.dedupe.rules import RULES
from litwatch.domain import (
    MACHINE,
    DuplicateGroup,
    PairDecision,
    PairEvent,
    PairVerdict,
    Record,
    Relation,
)
from litwatch.errors import UsageError
from litwatch.pipeline.stores import existing_store, publish_evidence
from litwatch.pipeline.stories import as_identifier
from litwatch.store.store import Store


@dataclass(frozen=True, slots=True)
class Ruling:
    """A person's word on two records: PMIDs, DOIs or record ids; who, why and when."""

    first: str
    second: str
    by: str
    why: str
    said_at: datetime


@dataclass(frozen=True, slots=True)
class Ruled:
    """What a ruling did: the verdict that it added, or took back, and the groups after it."""

    verdict: PairDecision
    taken_back: bool
    groups: tuple[DuplicateGroup, ...]
    standing: PairDecision | None

    @property
    def together(self) -> bool:
        """Whether both records stand in one group now."""
        return any(set(self.verdict.pair) <= set(group.members) for group in self.groups)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records, everything decided on them, and what the rules would say of them now."""

    first: Record
    second: Record
    events: tuple[PairEvent, ...]
    machine_now: PairDecision | None
    groups: tuple[DuplicateGroup, ...]


def rule_reasons() -> Mapping[str, str]:
    """Why each rule holds, by its name."""
    return {rule.name: rule.reason for rule in RULES}


def pairs_to_review(settings: Settings, topic_id: str) -> tuple[PairEvent, ...]:
    """Give the pairs of a topic that a person must look at, the likeliest duplicates first."""
    topic = settings.topic(topic_id)
    return existing_store(settings).pairs_to_review(topic.id)


def link(settings: Settings, ruling: Ruling, relation: Relation = Relation.DUPLICATE) -> Ruled:
    """Say that the first record is the `relation` of the second; by default, that they are one.

    Raises UsageError where a record is not held, both are the same, nobody is named, or a person
    has said so already.
    """
    return _say(settings, ruling, relation, PairVerdict.LINKED)


def unlink(settings: Settings, ruling: Ruling) -> Ruled:
    """Take a person's link back, or, where only the rules link the two, say that they are two.

    Raises UsageError as `link` does.
    """
    store = existing_store(settings)
    pair = _pair(store, ruling)
    latest = _latest_of_people(store, pair)
    if latest and latest.verdict is PairVerdict.LINKED:
        return _take_back(settings, store, ruling, pair)
    return _say(settings, ruling, Relation.DUPLICATE, PairVerdict.NOT_LINKED)


def undo(settings: Settings, ruling: Ruling) -> Ruled:
    """Take back the latest verdict of a person on the pair: what counted before counts again."""
    store = existing_store(settings)
    pair = _pair(store, ruling)
    if _latest_of_people(store, pair) is None:
        raise UsageError(
            f"nobody said anything of {pair[0]} and {pair[1]}",
            remedy="`litwatch duplicates explain` shows what was decided.",
        )
    return _take_back(settings, store, ruling, pair)


def explain(settings: Settings, first: str, second: str, *, now: datetime) -> Pair:
    """Give everything decided on a pair, and what the rules say of both as they are now."""
    store = existing_store(settings)
    pair = _held_pair(store, first, second)
    held = store.held(pair)
    one, other = (held[record_id].record for record_id in pair)
    return Pair(
        first=one,
        second=other,
        events=store.pair_history(pair),
        machine_now=decide_pair(one, other, decided_at=now),
        groups=store.groups_of(pair),
    )


def _say(settings: Settings, ruling: Ruling, relation: Relation, verdict: PairVerdict) -> Ruled:
    store = existing_store(settings)
    pair = _pair(store, ruling)
    held = store.held(pair)
    both = (read_citation(held[pair[0]].record), read_citation(held[pair[1]].record))
    said = said_by(
        ruling.by.strip(), both, relation=relation, verdict=verdict, decided_at=ruling.said_at
    )
    _refuse_repetition(settings, _latest_of_people(store, pair), said)
    told = replace(said, reason=ruling.why)
    store.say_of_pair(told)
    return _ruled(settings, store, told, taken_back=False)


def _take_back(settings: Settings, store: Store, ruling: Ruling, pair: tuple[str, str]) -> Ruled:
    told = PairDecision(
        *pair,
        Relation.DUPLICATE,
        PairVerdict.LINKED,
        rule="",
        rule_version=0,
        decided_at=ruling.said_at,
        actor=ruling.by.strip(),
        reason=ruling.why,
    )
    event = store.take_back(told)
    return _ruled(settings, store, event.decision if event else told, taken_back=True)


def _ruled(settings: Settings, store: Store, told: PairDecision, *, taken_back: bool) -> Ruled:
    publish_evidence(settings)
    standing = in_force(store.pair_history(told.pair))
    return Ruled(told, taken_back, store.groups_of(told.pair), standing)


def in_force(events: Sequence[PairEvent]) -> PairDecision | None:
    """Give the decision that counts: a person's latest, else the machine's; None without any."""
    active = [event.decision for event in events if event.decision.active]
    people = [decision for decision in active if decision.actor != MACHINE]
    told = people or active
    return told[-1] if told else None


def _pair(store: Store, ruling: Ruling) -> tuple[str, str]:
    if not ruling.by.strip():
        raise UsageError("a verdict needs a person's name", remedy="Give it with --by.")
    if not ruling.why.strip():
        raise UsageError("a verdict needs a reason", remedy="Give it with --why.")
    return _held_pair(store, ruling.first, ruling.second)


def _held_pair(store: Store, first: str, second: str) -> tuple[str, str]:
    """Find two records that are held, in the order in which they were named."""
    one, other = (_held(store, identifier) for identifier in (first, second))
    if one == other:
        raise UsageError(
            f"{first!r} and {second!r} are one record, {one}", remedy="Name two records."
        )
    return one, other


def _held(store: Store, identifier: str) -> str:
    found = store.record_id_of(as_identifier(identifier))
    if found is None:
        raise UsageError(
            f"no record {identifier!r} is held",
            remedy="Give a PMID, a DOI or a record id of the `evidence` view.",
        )
    return found


def _latest_of_people(store: Store, pair: tuple[str, str]) -> PairDecision | None:
    """Give what a person said last and nobody took back."""
    standing = in_force(store.pair_history(pair))
    return standing if standing and standing.actor != MACHINE else None


def _refuse_repetition(settings: Settings, latest: PairDecision | None, said: PairDecision) -> None:
    """Refuse what was said already; what was kept by a process killed afterwards is shown now."""
    if latest and (latest.relation, latest.verdict) == (said.relation, said.verdict):
        publish_evidence(settings)
        raise UsageError(
            f"{latest.actor} said so of {said.first} and {said.second} already",
            remedy="`litwatch duplicates undo` takes a verdict back.",
        )
