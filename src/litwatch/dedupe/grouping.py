"""Groups from links: strongest links first, and no group that holds two works kept apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from litwatch.dedupe.identifiers import rank
from litwatch.domain import MACHINE, DuplicateGroup, PairDecision, PairVerdict, Record, Relation

Apart = Callable[[str, str], bool]


def group_decisions(
    decisions: Iterable[PairDecision], records: Mapping[str, Record], apart: Apart
) -> tuple[DuplicateGroup, ...]:
    """Derive groups from active `duplicate` links between the records given.

    Links are taken in order of strength: a person's before the machine's, then by score, then by
    the ids. A link that would bring together two records of which `apart` is true, or which a
    person said are not duplicates, is left out. So the result does not depend on the order of
    decisions or records. `group_id` is the representative's record id: a MEDLINE record first,
    then the lowest PMID.
    """
    known = [one for one in decisions if one.active and set(one.pair) <= records.keys()]
    people = {one.pair: one for one in known if one.actor != MACHINE}
    partition = _Partition(apart, people)
    for link in sorted((one for one in known if one.collapses), key=_strength):
        if link.actor != MACHINE or link.pair not in people:
            partition.join(link)
    return tuple(_group(members, partition, records) for members in partition.groups())


def _strength(link: PairDecision) -> tuple[bool, float, tuple[str, str]]:
    return (link.actor == MACHINE, -link.score, link.pair)


@dataclass(slots=True)
class _Partition:
    """Groups under construction."""

    apart: Apart
    people: Mapping[tuple[str, str], PairDecision]
    group_of: dict[str, frozenset[str]] = field(default_factory=dict)
    links: dict[str, list[PairDecision]] = field(default_factory=lambda: defaultdict(list))

    def join(self, link: PairDecision) -> None:
        """Join two groups as far as no member of one is another work than a member of the other."""
        one, other = (self.group_of.get(name, frozenset({name})) for name in link.pair)
        if one is not other and not self._may_join(one, other):
            return
        joined = one | other
        for name in joined:
            self.group_of[name] = joined
        self.links[link.pair[0]].append(link)

    def _may_join(self, one: frozenset[str], other: frozenset[str]) -> bool:
        return not any(self._is_apart(first, second) for first in one for second in other)

    def _is_apart(self, first: str, second: str) -> bool:
        said = self.people.get((min(first, second), max(first, second)))
        if said is not None:
            return said.verdict is not PairVerdict.LINKED or said.relation is not Relation.DUPLICATE
        return self.apart(first, second)

    def groups(self) -> list[list[str]]:
        """List the members of each group, sorted, in the order of their first members."""
        return sorted(sorted(members) for members in set(self.group_of.values()))


def _group(
    members: list[str], partition: _Partition, records: Mapping[str, Record]
) -> DuplicateGroup:
    ordered = sorted(members, key=lambda name: rank(records[name]))
    links = [link for name in members for link in partition.links.get(name, ())]
    return DuplicateGroup(
        group_id=ordered[0],
        representative=ordered[0],
        members=tuple(ordered),
        rule="+".join(sorted({link.rule for link in links})),
        evidence="; ".join(f"{a} = {b}: {link.rule}" for link in links for a, b in [link.pair]),
    )
