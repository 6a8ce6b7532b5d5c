"""Why Ovid and we disagree about a record: each difference tried against what could cause it.

A cause is a change of our reading (another switch, author keywords left out, another MeSH year)
under which we would answer as Ovid does; the first that does so explains the difference.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from litwatch.domain import AbstractSection, Match, Record
from litwatch.strategy.evaluate import evaluate
from litwatch.strategy.history import losing_line
from litwatch.strategy.index import RecordIndex
from litwatch.strategy.mesh import MeshTree
from litwatch.strategy.ovid import Strategy
from litwatch.strategy.resolve import resolve
from litwatch.strategy.switches import DEFAULT_SWITCHES, Switches
from litwatch.strategy.tree import Heading, walk

# Ovid loads PubMed's records within days; a record younger than this may not be there yet.
SEGMENT_LAG = timedelta(days=7)


class Reason(StrEnum):
    """What explains a difference."""

    NOT_HELD = "not_held"
    SEGMENT_LAG = "segment_lag"
    AUTHOR_KEYWORDS = "author_keywords"
    STOPWORDS = "stopwords"
    OPERATOR_ORDER = "operator_order"
    CHAINED_PROXIMITY = "chained_proximity"
    MESH_YEAR = "mesh_year"
    UNEXPLAINED = "unexplained"


@dataclass(frozen=True, slots=True)
class Difference:
    """A record that only `ovid` or only `litwatch` finds, and why.

    `line` is the line of ours that keeps it out, where Ovid alone finds it.
    """

    pmid: str
    found_by: str
    reason: Reason
    detail: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class OvidSide:
    """What Ovid found, on which day, and, where it is at hand, Ovid's MeSH year as a tree."""

    pmids: Collection[str]
    searched_on: date
    mesh: MeshTree | None = None


def _unchanged(record: Record) -> Record:
    return record


@dataclass(frozen=True, slots=True)
class _Cause:
    """A reading of ours that may be Ovid's."""

    reason: Reason
    detail: str
    change: Callable[[Record], Record] = _unchanged
    switches: Switches = DEFAULT_SWITCHES
    mesh: MeshTree | None = None


def _without_keywords(record: Record) -> Record:
    return replace(record, keywords=())


def _with_keywords_as_text(record: Record) -> Record:
    sections = (AbstractSection(keyword.text) for keyword in record.keywords)
    return replace(record, abstract=(*record.abstract, *sections))


def _without_headings(record: Record) -> Record:
    return replace(record, mesh=(), supplementary_concepts=())


_CAUSES = (
    _Cause(
        Reason.STOPWORDS,
        "agrees when adjN counts stopwords",
        switches=Switches(count_stopwords=True),
    ),
    _Cause(
        Reason.OPERATOR_ORDER,
        "agrees when and, or, not are read from left to right",
        switches=Switches(left_to_right=True),
    ),
    _Cause(
        Reason.CHAINED_PROXIMITY,
        "agrees when a chain of adjN is measured from its first group",
        switches=Switches(chain_from_group=True),
    ),
    _Cause(
        Reason.AUTHOR_KEYWORDS,
        "agrees without the record's author keywords",
        _without_keywords,
    ),
    _Cause(
        Reason.AUTHOR_KEYWORDS,
        "agrees when author keywords are searched as text words",
        _with_keywords_as_text,
    ),
)


def explain(
    strategy: Strategy, records: Sequence[Record], ovid: OvidSide, mesh: MeshTree
) -> tuple[Difference, ...]:
    """Explain every record that one side finds and the other does not, Ovid's first."""
    matches = evaluate(strategy, RecordIndex.build(records), mesh=mesh)
    held = {record.pmid: record for record in records if record.pmid}
    ours = {
        record.pmid: match for record, match in zip(records, matches, strict=True) if record.pmid
    }
    differing = [
        held[pmid] for pmid, match in ours.items() if match.in_strategy != (pmid in ovid.pmids)
    ]
    trial = _Trial(strategy, ovid, mesh, _agreeing(strategy, differing, ovid, mesh))
    missing = [_not_held(pmid) for pmid in sorted(set(ovid.pmids) - set(held), key=_in_order)]
    explained = [trial.explain(record, ours[record.pmid]) for record in differing]
    explained.sort(key=lambda each: (each.found_by == "litwatch", _in_order(each.pmid)))
    return (*missing, *explained)


def _in_order(pmid: str) -> tuple[int, str]:
    return len(pmid), pmid


def _not_held(pmid: str) -> Difference:
    detail = "not among the records at hand: not in PubMed, or not returned by our query"
    return Difference(pmid, "ovid", Reason.NOT_HELD, detail)


def _agreeing(
    strategy: Strategy, records: Sequence[Record], ovid: OvidSide, mesh: MeshTree
) -> Mapping[str, _Cause]:
    """The first cause under which we would answer as Ovid does, by PMID."""
    year = f"agrees under MeSH {ovid.mesh.year}; ours is {mesh.year}" if ovid.mesh else ""
    causes = [_Cause(Reason.MESH_YEAR, year, mesh=ovid.mesh)] if ovid.mesh else []
    found: dict[str, _Cause] = {}
    for cause in (*causes, *_CAUSES):
        changed = RecordIndex.build([cause.change(record) for record in records])
        matches = evaluate(strategy, changed, mesh=cause.mesh or mesh, switches=cause.switches)
        for record, match in zip(records, matches, strict=True):
            if match.in_strategy == (record.pmid in ovid.pmids):
                found.setdefault(record.pmid, cause)
    return found


@dataclass(frozen=True, slots=True)
class _Trial:
    """Everything that one record's difference is judged by."""

    strategy: Strategy
    ovid: OvidSide
    mesh: MeshTree
    agreeing: Mapping[str, _Cause]

    def explain(self, record: Record, match: Match) -> Difference:
        """Give the first explanation that holds."""
        line = None if match.in_strategy else losing_line(self.strategy, match.lines)
        cause = self.agreeing.get(record.pmid)
        lag = self._young(record) if match.in_strategy else ""
        if lag or cause is None:
            reason, detail = self._other(record, line, lag)
        else:
            reason, detail = cause.reason, cause.detail
        by = "litwatch" if match.in_strategy else "ovid"
        return Difference(record.pmid, by, reason, detail, line)

    def _young(self, record: Record) -> str:
        """Why Ovid may not hold the record, or not as indexed, on the day it was searched."""
        first = self.ovid.searched_on - SEGMENT_LAG
        created, indexed = record.dates.created, record.dates.mesh_added
        if created and created > first:
            return f"created on {created}: may not have been in Ovid on {self.ovid.searched_on}"
        if record.status == "Publisher":
            return "ahead of print: such records reach PubMed first"
        if record.mesh and indexed and indexed > first and not self._matches_bare(record):
            return f"found by headings that were added on {indexed}"
        return ""

    def _matches_bare(self, record: Record) -> bool:
        index = RecordIndex.build([_without_headings(record)])
        return evaluate(self.strategy, index, mesh=self.mesh)[0].in_strategy

    def _other(self, record: Record, line: int | None, lag: str) -> tuple[Reason, str]:
        """Explain what no other reading of ours explains."""
        if lag:
            return Reason.SEGMENT_LAG, lag
        revised = record.dates.revised
        if line is None:
            if revised and revised > self.ovid.searched_on:
                return Reason.SEGMENT_LAG, f"revised on {revised}, after Ovid was searched"
            return Reason.UNEXPLAINED, "found here, not in Ovid, and no known cause fits"
        if self._rests_on_headings(line):
            strange = [h.descriptor for h in record.mesh if not self.mesh.canonical(h.descriptor)]
            if strange:
                named = ", ".join(strange)
                return Reason.MESH_YEAR, f"has headings unknown to MeSH {self.mesh.year}: {named}"
            if not record.mesh:
                return Reason.SEGMENT_LAG, "our copy has no headings yet"
        return Reason.UNEXPLAINED, f"found in Ovid; here line {line} keeps it out"

    def _rests_on_headings(self, line: int) -> bool:
        tree = resolve(self.strategy).inline(line)
        return any(isinstance(node, Heading) for node in walk(tree))
