"""Duplicates by shared identifiers alone: one PMID, PMCID or DOI on two records.

Titles decide nothing here. PubMed's own relations come first: an erratum, a retraction notice, a
comment or an update is another report, even where a publisher gave both the same DOI.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from litwatch.domain import DuplicateGroup, Record

_DOI_PREFIX = re.compile(r"^(?:https?://)?(?:dx\.)?doi\.org/|^doi\s*[:=]?\s*", re.IGNORECASE)
_PMCID = re.compile(r"^(?:PMC)?(\d+)(?:\.\d+)?$", re.IGNORECASE)

# Citing a work says nothing about being another report of it; every other relation does.
_RELATIONS_THAT_DO_NOT_SEPARATE = frozenset({"Cites"})

# NLM, Publication Types with Scope Notes: types that only a notice about another work carries.
_NOTICE_TYPES = frozenset(
    {
        "Published Erratum",
        "Retraction of Publication",
        "Retraction Notice",
        "Expression of Concern",
    }
)
_RULES = ("shared-pmid", "shared-pmcid", "shared-doi")


def normalise_doi(doi: str) -> str:
    """Give a DOI in lower case without resolver or `doi:` prefix; empty if it is not one."""
    text = doi.strip()
    bare = _DOI_PREFIX.sub("", text)
    if bare != text and "%" in bare:
        bare = unquote(bare)
    bare = bare.strip().rstrip(".,;").lower()
    return bare if bare.startswith("10.") and "/" in bare else ""


def normalise_pmcid(pmcid: str) -> str:
    """Give `PMC1234567` without its version; empty if it is not one."""
    match = _PMCID.match(pmcid.strip())
    return f"PMC{match[1]}" if match else ""


def normalise_pmid(pmid: str) -> str:
    """Give the digits of a PMID without leading zeros; empty if it is not one."""
    text = pmid.strip()
    return str(int(text)) if text.isascii() and text.isdigit() else ""


def group_by_identifiers(records: Iterable[Record]) -> tuple[DuplicateGroup, ...]:
    """Group records that share an identifier; each record is in at most one group of two or more.

    The groups do not depend on the order of the records. `group_id` is the representative's
    record id: a MEDLINE record first, then the lowest PMID. No group holds two records that
    PubMed relates as different works (erratum, retraction, comment, update …).
    """
    held = {record.record_id: record for record in records}
    partition = _Partition.of(held)
    for rule, value, members in sorted(_shared(held)):
        partition.join(members, f"{_RULES[rule]} {value}")
    return tuple(
        _group(sorted(members, key=lambda name: rank(held[name])), sorted(evidence))
        for members, evidence in partition.groups()
    )


def _shared(held: Mapping[str, Record]) -> list[tuple[int, str, tuple[str, ...]]]:
    """List (rule's number, identifier, record ids that carry it), strongest rule first."""
    carriers: dict[tuple[int, str], list[str]] = defaultdict(list)
    for record_id, record in held.items():
        values = (
            normalise_pmid(record.pmid),
            normalise_pmcid(record.pmcid),
            normalise_doi(record.doi),
        )
        for rule, value in enumerate(values):
            if value:
                carriers[rule, value].append(record_id)
    return [(rule, value, tuple(sorted(ids))) for (rule, value), ids in carriers.items() if ids[1:]]


def _group(members: list[str], evidence: list[str]) -> DuplicateGroup:
    rules = [rule for rule in _RULES if any(text.startswith(f"{rule} ") for text in evidence)]
    return DuplicateGroup(
        group_id=members[0],
        representative=members[0],
        members=tuple(members),
        rule="+".join(rules),
        evidence="; ".join(text.removeprefix("shared-") for text in evidence),
    )


def rank(record: Record) -> tuple[bool, bool, int, str]:
    """Order in which records represent a group: MEDLINE first, then the lowest PMID, then id."""
    pmid = normalise_pmid(record.pmid)
    return (record.status != "MEDLINE", not pmid, int(pmid or 0), record.record_id)


def _separated_pairs(held: Mapping[str, Record]) -> dict[str, set[str]]:
    """Give, for each record, the records that PubMed calls another work than it."""
    by_pmid: dict[str, list[str]] = defaultdict(list)
    for record_id, record in held.items():
        by_pmid[normalise_pmid(record.pmid)].append(record_id)
    apart: dict[str, set[str]] = defaultdict(set)
    for record_id, record in held.items():
        own = normalise_pmid(record.pmid)
        for work in record.related_works:
            pmid = normalise_pmid(work.pmid)
            if not pmid or pmid == own or work.relation in _RELATIONS_THAT_DO_NOT_SEPARATE:
                continue
            for other in by_pmid.get(pmid, ()):
                apart[record_id].add(other)
                apart[other].add(record_id)
    return apart


def _is_notice(record: Record) -> bool:
    return any(kind.name in _NOTICE_TYPES for kind in record.publication_types)


@dataclass(slots=True)
class _Partition:
    """Groups under construction; a join that would put two different works together is left out."""

    apart: Mapping[str, set[str]]
    notices: frozenset[str]
    group_of: dict[str, set[str]] = field(default_factory=dict)
    evidence: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def of(cls, held: Mapping[str, Record]) -> _Partition:
        notices = frozenset(name for name, record in held.items() if _is_notice(record))
        return cls(apart=_separated_pairs(held), notices=notices)

    def join(self, members: tuple[str, ...], evidence: str) -> None:
        """Join the members with each other as far as no two of them are different works."""
        for position, first in enumerate(members):
            for second in members[position + 1 :]:
                self._join_pair(first, second, evidence)

    def _join_pair(self, first: str, second: str, evidence: str) -> None:
        one = self.group_of.get(first, {first})
        other = self.group_of.get(second, {second})
        if one is not other and not self._may_join(one, other):
            return
        joined = one | other
        for name in joined:
            self.group_of[name] = joined
        self.evidence[first].add(evidence)
        self.evidence[second].add(evidence)

    def _may_join(self, one: set[str], other: set[str]) -> bool:
        if (one <= self.notices) != (other <= self.notices):
            return False
        return all(other.isdisjoint(self.apart.get(name, ())) for name in one)

    def groups(self) -> list[tuple[list[str], set[str]]]:
        """List (members, evidence) in the order of the members' names."""
        distinct = {frozenset(members) for members in self.group_of.values()}
        return [
            (sorted(members), {text for name in members for text in self.evidence[name]})
            for members in sorted(distinct, key=min)
        ]
