"""Decide pairs of records, and all pairs of a batch that are worth comparing. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from rapidfuzz import fuzz

from litwatch.dedupe.citation import Citation, read_citation
from litwatch.dedupe.comparison import Comparison, compare, evidence_of, score
from litwatch.dedupe.grouping import Apart, group_decisions
from litwatch.dedupe.outcomes import Outcome, Rule
from litwatch.dedupe.pairing import Pair, candidate_pairs
from litwatch.dedupe.rules import apply_rules
from litwatch.dedupe.titles import TitleAgreement, title_similarity
from litwatch.domain import DuplicateGroup, PairDecision, PairVerdict, Record


@dataclass(frozen=True, slots=True)
class Deduplication:
    """What is known of a batch: decisions sorted by pair, the groups that follow from them.

    `records` are those of the batch, each id once; their order alone is that in which they came.
    """

    decisions: tuple[PairDecision, ...]
    groups: tuple[DuplicateGroup, ...]
    records: tuple[Record, ...] = field(compare=False)


def decide_pair(
    first: Record,
    second: Record,
    *,
    decided_at: datetime,
    aliases: Mapping[str, str] | None = None,
) -> PairDecision | None:
    """Decide one pair by the rules; None where nothing suggests that the two have to do.

    A record is never paired with itself: it is one record already.
    """
    if first.record_id == second.record_id:
        return None
    pair = compare(read_citation(first), read_citation(second), aliases)
    decided = apply_rules(pair)
    return None if decided is None else _decision(pair, *decided, decided_at)


def deduplicate(
    records: Iterable[Record],
    *,
    decided_at: datetime,
    verdicts: Sequence[PairDecision] = (),
    aliases: Mapping[str, str] | None = None,
    evidence: bool = True,
) -> Deduplication:
    """Decide every pair worth comparing and derive the groups.

    `verdicts` are people's: they stand in the result and outrank every rule. Pairs that only a
    veto keeps apart are decided `not linked`; pairs that are simply two works are not listed.
    The result does not depend on the order of the records. Of several records with one id the
    last one counts. Without `evidence` no field is quoted in a decision and no record's text
    stays in memory; what is decided is the same.
    """
    held = {record.record_id: read_citation(record, shown=evidence) for record in records}
    citations = [held[name] for name in sorted(held)]
    pairs = candidate_pairs(citations)
    machine = decide_candidates(
        citations, pairs, decided_at=decided_at, aliases=aliases, evidence=evidence
    )
    said = in_force(verdicts)
    overruled = {one.pair for one in said}
    decisions = sorted(
        [*said, *(one for one in machine if one.pair not in overruled)],
        key=lambda one: (one.pair, one.relation),
    )
    kept = {name: citation.record for name, citation in held.items()}
    apart = separation(held, aliases, decided=machine)
    return Deduplication(
        tuple(decisions), group_decisions(decisions, kept, apart), tuple(kept.values())
    )


def in_force(verdicts: Iterable[PairDecision]) -> list[PairDecision]:
    """Give the latest active verdict on each pair."""
    latest: dict[tuple[str, str], PairDecision] = {}
    for verdict in sorted(verdicts, key=lambda one: (one.decided_at, one.actor, one.relation)):
        if verdict.active:
            latest[verdict.pair] = verdict
    return list(latest.values())


def decide_candidates(
    citations: Sequence[Citation],
    pairs: Iterable[Pair],
    *,
    decided_at: datetime,
    aliases: Mapping[str, str] | None = None,
    evidence: bool = True,
) -> list[PairDecision]:
    """Decide the pairs (rows of positions) that are alike enough to be looked at."""
    decisions = []
    for one, other in pairs:
        first, second = citations[one], citations[other]
        if not _worth_a_look(first, second):
            continue
        pair = compare(first, second, aliases)
        decided = apply_rules(pair)
        if decided is not None and _is_told(pair, decided[1]):
            decisions.append(_decision(pair, *decided, decided_at, evidence=evidence))
    return decisions


_TITLES_ALIKE = 55


def _worth_a_look(first: Citation, second: Citation) -> bool:
    """Whether two titles share letters, or the records an identifier or a page."""
    alike = fuzz.ratio(first.title.compact, second.title.compact, score_cutoff=_TITLES_ALIKE)
    return bool(alike) or not _marks(first).isdisjoint(_marks(second))


def _marks(citation: Citation) -> frozenset[object]:
    """Identifiers, the page with its volume, the title before a subtitle."""
    place = citation.place
    page = (place.volume, place.pages.first, place.pages.last)
    identifiers = {citation.pmid, citation.doi, citation.pmcid, citation.title.main} - {""}
    others = (*citation.related_pmids, *citation.registry_numbers)
    return frozenset({*identifiers, *others, *([page] if all(page) else [])})


_TITLES_CONFUSED = 0.85
_NOT_TOLD: Final = (TitleAgreement.DIFFERENT, TitleAgreement.WORDING, TitleAgreement.UNKNOWN)


def _is_told(pair: Comparison, outcome: Outcome) -> bool:
    """Whether a decision is worth keeping: two works under unlike titles go without saying."""
    if outcome.verdict is not PairVerdict.NOT_LINKED:
        return True
    if pair.generic or pair.title in _NOT_TOLD:
        return False
    return title_similarity(pair.first.title, pair.second.title) >= _TITLES_CONFUSED


def _decision(
    pair: Comparison, rule: Rule, outcome: Outcome, decided_at: datetime, *, evidence: bool = True
) -> PairDecision:
    ids = (pair.first.record_id, pair.second.record_id)
    first, second = reversed(ids) if outcome.turned else ids
    return PairDecision(
        first=first,
        second=second,
        relation=outcome.relation,
        verdict=outcome.verdict,
        rule=rule.name,
        rule_version=rule.version,
        decided_at=decided_at,
        score=score(pair),
        evidence=evidence_of(pair) if evidence else (),
        separates=outcome.separates,
    )


def separation(
    citations: Mapping[str, Citation],
    aliases: Mapping[str, str] | None = None,
    *,
    decided: Iterable[PairDecision] = (),
) -> Apart:
    """Give the test whether the rules keep two records apart, each pair being asked once.

    `decided` are decisions that the rules made of these citations just now.
    """
    known = {one.pair: one.separates for one in decided}

    def apart(first: str, second: str) -> bool:
        pair = (first, second) if first < second else (second, first)
        if pair not in known:
            outcome = apply_rules(compare(citations[first], citations[second], aliases))
            known[pair] = outcome is not None and outcome[1].separates
        return known[pair]

    return apart
