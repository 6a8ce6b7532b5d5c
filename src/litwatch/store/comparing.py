"""New records compared with all that are held, through stored block keys, in one transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from litwatch.dedupe.cases import changed_case
from litwatch.dedupe.citation import Citation
from litwatch.dedupe.deciding import decide_candidates
from litwatch.dedupe.glances import may_be_told
from litwatch.domain import PairDecision, PairEvent, Record, RunResult, SearchRun
from litwatch.formats.document import from_document
from litwatch.store.bulk import in_parts, insert, to_json
from litwatch.store.compared_rows import FILE, Fresh, compared_citations, glances, keep, key_rows
from litwatch.store.database import Connection
from litwatch.store.memory import give_back
from litwatch.store.pair_rows import NewRow, pair_rows, says_the_same, to_event
from litwatch.store.reading import ask, ask_one

# Of so many records the keys are looked up together, and so many whole records are in memory.
_AT_ONCE: Final = 1000
_WHOLE_AT_ONCE: Final = 200
_PAIRS_AT_ONCE: Final = 1000
# Beyond so many records a key alone is no reason to compare two of them.
_LARGEST_BLOCK = 100
_MOST_OF_A_BLOCK = 20

Pair = tuple[str, str]
Keys = Mapping[str, tuple[int, ...]]


def compare_new(connection: Connection, result: RunResult, brought: Collection[str]) -> set[str]:
    """Decide every pair that a record of the run makes with a held one.

    Gives the ids of all records whose group may differ now. Records that an earlier litwatch
    never compared are made up for. Which pairs are decided, and how, does not depend on the order
    in which the records came.
    """
    run = result.run
    fresh = _new_versions(connection, brought)
    keys = _keep_what_came(connection, fresh, result)
    keys |= _keep_what_is_held(connection, [each for each in fresh if each.record_id not in keys])
    late = _never_compared(connection)
    keys |= _keep_what_is_held(connection, late)
    again = [each for each in (*fresh, *late) if not each.is_new]
    _forget_keys(connection, again)
    before = _said_before(connection, [*again, *late])
    touched = {each.record_id for each in again}
    waiting = sorted([*fresh, *late], key=_by_id)
    for part in in_parts(waiting, _AT_ONCE):
        for decided in _decide(connection, part, keys, run.started_at):
            earlier = {each.decision.pair: before.pop(each.decision.pair, None) for each in decided}
            touched |= _keep(connection, decided, earlier, run)
            give_back(connection, len(waiting))
    return touched | _take_back(connection, before.values(), run)


def _by_id(fresh: Fresh) -> str:
    return fresh.record_id


def _new_versions(connection: Connection, record_ids: Collection[str]) -> list[Fresh]:
    """Name those of the records that were not compared as they are now."""
    ids = to_json(sorted(record_ids))
    return [Fresh(*row) for row in ask(connection, "new_versions", file=FILE, ids=ids)]


def _keep_what_came(
    connection: Connection, fresh: Iterable[Fresh], result: RunResult
) -> dict[str, tuple[int, ...]]:
    """Keep what comparing reads of the versions at hand; give their block keys."""
    waiting = {each.record_id: each for each in fresh}
    keys: dict[str, tuple[int, ...]] = {}
    for part in in_parts(result.versions, _WHOLE_AT_ONCE):
        given = {
            version.record.record_id: version.record
            for version in part
            if _is_current(waiting.get(version.record.record_id), version.content_hash)
        }
        keys |= keep(connection, [(waiting.pop(name), given[name]) for name in given])
        give_back(connection, len(result.versions))
    return keys


def _is_current(fresh: Fresh | None, content_hash: str) -> bool:
    return fresh is not None and fresh.content_hash == content_hash


def _never_compared(connection: Connection) -> list[Fresh]:
    """Name the held records that are in no block, which an earlier litwatch left."""
    if not ask_one(connection, "not_compared", file=FILE):
        return []
    rows = ask(connection, "never_compared", file=FILE)
    return _new_versions(connection, [row[0] for row in rows])


def _keep_what_is_held(
    connection: Connection, fresh: Iterable[Fresh]
) -> dict[str, tuple[int, ...]]:
    keys: dict[str, tuple[int, ...]] = {}
    for part in in_parts(fresh, _WHOLE_AT_ONCE):
        records = current_records(connection, [each.record_id for each in part])
        keys |= keep(connection, [(each, records[each.record_id]) for each in part])
    return keys


def current_records(connection: Connection, record_ids: Collection[str]) -> dict[str, Record]:
    """Give held records by id."""
    ids = to_json(sorted(record_ids))
    rows = ask(connection, "current_documents", file=FILE, ids=ids) if record_ids else []
    return {name: from_document(document) for name, document in rows}


def _forget_keys(connection: Connection, revised: Sequence[Fresh]) -> None:
    """Take revised records out of their blocks."""
    if revised:
        keys = to_json([each.record_key for each in revised])
        ask(connection, "forget_keys", file=FILE, keys=keys)


def _said_before(connection: Connection, again: Sequence[Fresh]) -> dict[Pair, PairEvent]:
    """Give what the machine said of records that are compared once more, by pair."""
    ids = to_json([each.record_id for each in again])
    rows = ask(connection, "machine_decisions", file=FILE, ids=ids) if again else []
    return {event.decision.pair: event for event in map(to_event, rows)}


def _decide(
    connection: Connection, part: Sequence[Fresh], keys: Keys, decided_at: datetime
) -> Iterator[list[NewRow]]:
    """Compare some records with all that were put into blocks before, and with one another."""
    rows = [row for each in part for row in key_rows(each, keys[each.record_id])]
    insert(connection, "block_keys", rows)
    candidates = ask(
        connection,
        "candidates",
        file=FILE,
        rows=to_json(rows),
        largest=_LARGEST_BLOCK,
        most=_MOST_OF_A_BLOCK,
    )
    for pairs in in_parts(_seen_through(connection, candidates), _PAIRS_AT_ONCE):
        at_hand = compared_citations(connection, {name for pair in pairs for name in pair})
        yield _decided([(at_hand[one], at_hand[other]) for one, other in pairs], decided_at)


def _seen_through(connection: Connection, candidates: Sequence[tuple[int, int]]) -> list[Pair]:
    """Leave the pairs that a first look does not rule out, sorted; most share no more than a page.

    The lesser record id comes first.
    """
    seen = glances(connection, {key for pair in candidates for key in pair})
    pairs = ((seen[one], seen[other]) for one, other in candidates)
    return sorted(
        (min(first, second), max(first, second))
        for (first, ours), (second, theirs) in pairs
        if may_be_told(ours, theirs)
    )


def _decided(pairs: Sequence[tuple[Citation, Citation]], decided_at: datetime) -> list[NewRow]:
    both = [citation for pair in pairs for citation in pair]
    places = ((2 * number, 2 * number + 1) for number in range(len(pairs)))
    by_pair = {(a.record_id, b.record_id): (a, b) for a, b in pairs}
    found = decide_candidates(both, places, decided_at=decided_at)
    return [_with_case(decision, by_pair) for decision in found]


def _with_case(decision: PairDecision, by_pair: Mapping[Pair, tuple[Citation, Citation]]) -> NewRow:
    first, second = (
        by_pair.get((decision.first, decision.second)) or by_pair[decision.second, decision.first]
    )
    return row_of(decision, first, second)


def row_of(decision: PairDecision, first: Citation, second: Citation) -> NewRow:
    """Put beside a decision which earlier screening decision it opens again."""
    case = changed_case(decision, first, second)
    if case is None:
        return NewRow(decision)
    return NewRow(decision, case_of=case.record_id, case_because=case.because)


def _keep(
    connection: Connection,
    decided: Iterable[NewRow],
    before: Mapping[Pair, PairEvent | None],
    run: SearchRun,
) -> set[str]:
    """Add what is new, and take back what the machine said otherwise; give the ids concerned."""
    entries: list[NewRow] = []
    for entry in decided:
        earlier = before[entry.decision.pair]
        if earlier and says_the_same(earlier.decision, entry.decision):
            continue
        if earlier:
            entries.append(taking_back(earlier, entry.decision.actor, run.started_at))
        entries.append(entry)
    return add(connection, (replace(entry, run_id=run.run_id) for entry in entries))


def _take_back(connection: Connection, events: Iterable[PairEvent], run: SearchRun) -> set[str]:
    """Take back what the rules say no more of revised records."""
    entries = [taking_back(event, event.decision.actor, run.started_at) for event in events]
    return add(connection, (replace(entry, run_id=run.run_id) for entry in entries))


def taking_back(event: PairEvent, actor: str, moment: datetime, why: str = "") -> NewRow:
    """Give the row that takes a decision back."""
    told = replace(event.decision, actor=actor, decided_at=moment, reason=why)
    return NewRow(told, takes_back=event.number)


def add(connection: Connection, entries: Iterable[NewRow]) -> set[str]:
    """Add rows to the history of pairs, in a stable order; give the ids that they name."""
    ordered = list(entries)
    number = ask_one(connection, "next_number", file=FILE) or 1
    insert(connection, "pair_decisions", pair_rows(ordered, number))
    return {name for entry in ordered for name in entry.decision.pair}
