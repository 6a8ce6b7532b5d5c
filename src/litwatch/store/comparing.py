"""New records compared with all that are held, through stored block keys, in one transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import blake2b
from typing import Final

from litwatch.dedupe.blocking import citation_keys
from litwatch.dedupe.cases import changed_case
from litwatch.dedupe.citation import Citation, read_citation
from litwatch.dedupe.deciding import decide_candidates
from litwatch.domain import PairDecision, PairEvent, SearchRun
from litwatch.formats.document import from_document
from litwatch.store.bulk import Row, in_parts, insert, to_json
from litwatch.store.database import Connection
from litwatch.store.pair_rows import NewRow, pair_rows, says_the_same, to_event
from litwatch.store.reading import ask, ask_one

FILE: Final = "duplicates"
# Of so many records the citations are in memory together.
_AT_ONCE = 1000
_PAIRS_AT_ONCE = 4000
# Beyond so many records a key alone is no reason to compare two of them.
_LARGEST_BLOCK = 100
_MOST_OF_A_BLOCK = 20

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Fresh:
    """A version of a record that was not compared yet; `is_new` where no version of it was."""

    record_id: str
    revision: int
    is_new: bool

    @property
    def record_key(self) -> int:
        """The record's number in the table of keys: the same in every store."""
        digest = blake2b(self.record_id.encode(), digest_size=8).digest()
        return int.from_bytes(digest, "big", signed=True)


def compare_new(connection: Connection, run: SearchRun, brought: Collection[str]) -> set[str]:
    """Decide every pair that a record of the run makes with a held one.

    Gives the ids of all records whose group may differ now. Records that an earlier litwatch
    never compared are made up for. Which pairs are decided, and how, does not depend on the order
    in which the records came.
    """
    fresh = _fresh(connection, brought)
    revised = [each for each in fresh if not each.is_new]
    before = _forget(connection, revised)
    touched = {each.record_id for each in revised}
    for part in in_parts(fresh, _AT_ONCE):
        for decided in _decide(connection, part, run.started_at):
            again = {each.decision.pair: before.pop(each.decision.pair, None) for each in decided}
            touched |= _keep(connection, decided, again, run)
    return touched | _take_back(connection, before.values(), run)


def _fresh(connection: Connection, brought: Collection[str]) -> list[Fresh]:
    """Name what was not compared: of what came now, or of all where more than that is missing."""
    found = _new_versions(connection, brought)
    missing = ask_one(connection, "not_compared", file=FILE)
    if missing == sum(each.is_new for each in found):
        return found
    return _new_versions(connection, [row[0] for row in ask(connection, "all_records", file=FILE)])


def _new_versions(connection: Connection, record_ids: Collection[str]) -> list[Fresh]:
    ids = to_json(sorted(record_ids))
    return [Fresh(*row) for row in ask(connection, "new_versions", file=FILE, ids=ids)]


def _forget(connection: Connection, revised: Sequence[Fresh]) -> dict[Pair, PairEvent]:
    """Take revised records out of their blocks; give what the machine said of them by pair."""
    if not revised:
        return {}
    ask(connection, "forget_keys", file=FILE, keys=to_json([each.record_key for each in revised]))
    ids = to_json([each.record_id for each in revised])
    events = map(to_event, ask(connection, "machine_decisions", file=FILE, ids=ids))
    return {event.decision.pair: event for event in events}


def _decide(
    connection: Connection, part: Sequence[Fresh], decided_at: datetime
) -> Iterator[list[NewRow]]:
    """Compare some records with all that were put into blocks before, and with one another."""
    citations = read_citations(connection, {each.record_id: each.revision for each in part})
    keys = [row for each in part for row in _key_rows(each, citations[each.record_id])]
    insert(connection, "block_keys", keys)
    rows = [_compared_row(each, citations[each.record_id]) for each in part]
    insert(connection, "compared_records", rows, statement="insert_or_replace")
    candidates = ask(
        connection,
        "candidates",
        file=FILE,
        rows=to_json(keys),
        largest=_LARGEST_BLOCK,
        most=_MOST_OF_A_BLOCK,
    )
    for pairs in in_parts(candidates, _PAIRS_AT_ONCE):
        revisions = {
            name: revision for a, ra, b, rb in pairs for name, revision in ((a, ra), (b, rb))
        }
        others = {name: number for name, number in revisions.items() if name not in citations}
        at_hand = citations | read_citations(connection, others)
        yield _decided([(at_hand[a], at_hand[b]) for a, _, b, _ in pairs], decided_at)


def read_citations(connection: Connection, revisions: Mapping[str, int]) -> dict[str, Citation]:
    """Give records, as they are at these revisions, in the form in which they are compared."""
    wanted = [{"record_id": name, "revision": number} for name, number in revisions.items()]
    rows = ask(connection, "documents", file=FILE, versions=to_json(wanted)) if wanted else []
    return {name: read_citation(from_document(document)) for name, document in rows}


def _key_rows(fresh: Fresh, citation: Citation) -> list[Row]:
    record_key = fresh.record_key
    return [{"block_key": key, "record_key": record_key} for key in citation_keys(citation)]


def _compared_row(fresh: Fresh, citation: Citation) -> Row:
    place = citation.place
    return {
        "record_id": fresh.record_id,
        "record_key": fresh.record_key,
        "revision": fresh.revision,
        "year": place.year,
        "first_author": citation.names.first,
        "first_page": place.pages.first,
    }


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
