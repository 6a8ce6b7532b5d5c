"""Groups of duplicates derived from the links in force, and people's verdicts on pairs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final

from litwatch.dedupe.citation import Citation, read_citation
from litwatch.dedupe.deciding import separation
from litwatch.dedupe.grouping import group_decisions
from litwatch.domain import DuplicateGroup, PairDecision, PairEvent, RunResult
from litwatch.store.bulk import Row, insert, to_json
from litwatch.store.compared_rows import FILE, compared_citations
from litwatch.store.comparing import add, compare_new, current_records, row_of, taking_back
from litwatch.store.database import Connection
from litwatch.store.pair_rows import to_event
from litwatch.store.reading import ask, gather

Members = tuple[str, ...]
# Of so many records, at least, the groups are derived together.
_AT_ONCE: Final = 500


def take_in(connection: Connection, result: RunResult, brought: Collection[str]) -> None:
    """Compare what a run brought with all that is held, and bring the groups up to date."""
    regroup(connection, compare_new(connection, result, brought))


def regroup(connection: Connection, touched: Collection[str]) -> None:
    """Derive the groups of these records, and of all that hang together with them, anew."""
    stored = _stored(connection, touched)
    seeds = {*touched, *(name for members in stored.values() for name in members)}
    clusters = _clusters(seeds, _links(connection, seeds))
    for part in _parts(clusters):
        _write(connection, part, _derived(connection, part))


def _stored(connection: Connection, record_ids: Collection[str]) -> dict[str, Members]:
    """Give the members of each group that holds one of these records, its representative first."""
    rows = ask(connection, "groups_of", file=FILE, ids=to_json(sorted(record_ids)))
    return {group: tuple(members) for group, members in gather((r[0], r[1]) for r in rows).items()}


def _links(connection: Connection, seeds: Collection[str]) -> set[tuple[str, str]]:
    """Give every link that leads from these records on, over any number of others."""
    links: set[tuple[str, str]] = set()
    known, frontier = set(seeds), set(seeds)
    while frontier:
        rows = ask(connection, "links_of", file=FILE, ids=to_json(sorted(frontier)))
        links.update((row[0], row[1]) for row in rows)
        frontier = {name for row in rows for name in row} - known
        known |= frontier
    return links


def _clusters(seeds: Collection[str], links: Iterable[tuple[str, str]]) -> list[set[str]]:
    """Put together what links connect, whether or not it may form one group."""
    cluster_of: dict[str, set[str]] = {name: {name} for name in seeds}
    for pair in links:
        one, other = (cluster_of.setdefault(name, {name}) for name in pair)
        if one is not other:
            one |= other
            cluster_of.update(dict.fromkeys(other, one))
    return list({id(cluster): cluster for cluster in cluster_of.values()}.values())


def _parts(clusters: Iterable[set[str]]) -> Iterator[set[str]]:
    """Take whole clusters together until they hold enough records."""
    part: set[str] = set()
    for cluster in clusters:
        part |= cluster
        if len(part) >= _AT_ONCE:
            yield part
            part = set()
    if part:
        yield part


def _derived(connection: Connection, record_ids: set[str]) -> tuple[DuplicateGroup, ...]:
    events = _within(connection, record_ids)
    linked = {name for event in events if event.decision.collapses for name in event.decision.pair}
    citations = _citations(connection, linked)
    records = {name: citation.record for name, citation in citations.items()}
    decisions = [event.decision for event in events]
    return group_decisions(decisions, records, separation(citations))


def _citations(connection: Connection, record_ids: Collection[str]) -> dict[str, Citation]:
    """Give held records in comparable form, also those that an earlier litwatch left."""
    compared = compared_citations(connection, record_ids)
    others = current_records(connection, set(record_ids) - compared.keys())
    return compared | {name: read_citation(record) for name, record in others.items()}


def _within(connection: Connection, record_ids: Collection[str]) -> list[PairEvent]:
    """Give what counts of every pair among these records."""
    rows = ask(connection, "within", file=FILE, ids=to_json(sorted(record_ids)))
    return [to_event(row) for row in rows]


def _write(
    connection: Connection, record_ids: Collection[str], groups: Sequence[DuplicateGroup]
) -> None:
    """Put these groups in the place of those that the records stood in; most stay as they are."""
    stored = _stored(connection, record_ids)
    now = {group.group_id: group.members for group in groups}
    gone = sorted(group for group, members in stored.items() if now.get(group) != members)
    ask(connection, "delete_groups", file=FILE, ids=to_json(gone))
    new = (group for group in groups if stored.get(group.group_id) != group.members)
    insert(connection, "duplicate_members", member_rows(new))


def member_rows(groups: Iterable[DuplicateGroup]) -> Iterator[Row]:
    """Rows of `duplicate_members`."""
    return (
        {"group_id": group.group_id, "position": position, "record_id": record_id}
        for group in groups
        for position, record_id in enumerate(group.members, start=1)
    )


def groups_of(connection: Connection, record_ids: Collection[str]) -> list[DuplicateGroup]:
    """Give the groups that hold one of these records, with the rules that link their members."""
    stored = _stored(connection, record_ids)
    names = [name for members in stored.values() for name in members]
    links: defaultdict[str, list[PairDecision]] = defaultdict(list)
    for event in _within(connection, names) if names else ():
        if event.decision.collapses:
            links[event.decision.first].append(event.decision)
    return [_group(members, links) for members in stored.values()]


def _group(members: Members, links: defaultdict[str, list[PairDecision]]) -> DuplicateGroup:
    held = frozenset(members)
    inside = [link for name in members for link in links[name] if held.issuperset(link.pair)]
    return DuplicateGroup(
        group_id=members[0],
        representative=members[0],
        members=members,
        rule="+".join(sorted({link.rule for link in inside})),
        evidence="; ".join(f"{link.first} = {link.second}: {link.rule}" for link in inside),
    )


# People


def say(connection: Connection, verdict: PairDecision) -> None:
    """Add a person's verdict on two held records and bring their groups up to date."""
    records = current_records(connection, verdict.pair)
    first, second = (read_citation(records[name]) for name in verdict.pair)
    regroup(connection, add(connection, [row_of(verdict, first, second)]))


def take_back(connection: Connection, told: PairDecision) -> PairEvent | None:
    """Take people's latest verdict on a pair back: what counted before it counts again.

    Gives what was taken back, None where no person's verdict stands.
    """
    said = _pair_events(connection, "people_on", told.pair)
    if said:
        row = taking_back(said[0], told.actor, told.decided_at, told.reason)
        regroup(connection, add(connection, [row]))
    return said[0] if said else None


def history(connection: Connection, pair: tuple[str, str]) -> tuple[PairEvent, ...]:
    """Give everything that was ever decided and taken back on a pair, oldest first."""
    return _pair_events(connection, "history", pair)


def _pair_events(connection: Connection, name: str, pair: tuple[str, str]) -> tuple[PairEvent, ...]:
    rows = ask(connection, name, file=FILE, one=pair[0], other=pair[1])
    return tuple(to_event(row) for row in rows)


def queue(connection: Connection, topic_id: str) -> tuple[PairEvent, ...]:
    """Give the pairs of a topic that a person must look at, the likeliest duplicates first."""
    return tuple(map(to_event, ask(connection, "queue", file=FILE, topic_id=topic_id)))


def decisions_on(connection: Connection, record_id: str) -> tuple[PairDecision, ...]:
    """Give what counts of every pair that a record stands in."""
    rows = ask(connection, "of_record", file=FILE, record_id=record_id)
    return tuple(to_event(row).decision for row in rows)
