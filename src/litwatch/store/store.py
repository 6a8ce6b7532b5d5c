"""Store: the evidence database. Each method opens the file, does one thing and closes it."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path

from litwatch.domain import (
    Decision,
    Difference,
    DigestItem,
    DigestMaterial,
    DuplicateGroup,
    IsoWeek,
    KnownItem,
    LineCount,
    Outline,
    Owed,
    PairDecision,
    PairEvent,
    Policy,
    RecordHistory,
    RecordStory,
    RecordVersion,
    RunOutcome,
    RunResult,
    SearchRun,
    Standing,
    StrategyLineText,
    Suggestion,
)
from litwatch.errors import StoreError
from litwatch.store import duplicates, migrate, reading, run_rows, sql, weekly
from litwatch.store.bulk import in_utc, insert, to_json
from litwatch.store.commit import write_result
from litwatch.store.database import Connection, Database, Sleep
from litwatch.store.items import complete_shown
from litwatch.store.ledger import DecisionLedger
from litwatch.store.reading import RunFilter, ask, ask_one
from litwatch.store.story import record_history, record_story


@dataclass(frozen=True, slots=True)
class WatermarkKey:
    """What a watermark belongs to: another strategy or MeSH year has one of its own."""

    topic_id: str
    source: str
    strategy_version: str
    mesh_year: int


class Store:
    """The evidence in one DuckDB file.

    No handle is kept between calls, so that another process can use the file in between; only
    `kept_open` keeps one. While another has it open, a call waits for at most `lock_wait` seconds
    and then raises StoreLocked.
    Every method raises StoreError where the file is missing, damaged or not writable, and
    NewerSchema where a later litwatch wrote it.
    """

    def __init__(self, path: Path, *, lock_wait: float = 10.0, sleep: Sleep = time.sleep) -> None:
        self._path = path
        self._database = Database(path, lock_wait=lock_wait, sleep=sleep)

    def prepare(self) -> None:
        """Create the database, or bring an earlier one up to date, in one transaction."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"the folder of the database cannot be made: {error.strerror}",
                where=str(self._path.parent),
                remedy="Name another path as store.database in config.yaml.",
            ) from error
        with self._database.transaction() as connection:
            migrate.bring_up_to_date(connection, self._path)

    @contextmanager
    def kept_open(self) -> Iterator[None]:
        """Keep the file open over several calls, each of which is still a transaction of its own.

        To open it costs more than most calls do. Other processes wait until the end: it is for
        calls that follow at once, not for work that waits for a network or judges many records.
        """
        self._refuse_missing()
        with self._database.kept_open() as connection:
            migrate.check(connection, self._path)
            yield

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        self._refuse_missing()
        with self._database.connection() as connection:
            self._check(connection)
            yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        self._refuse_missing()
        with self._database.transaction() as connection:
            self._check(connection)
            yield connection

    def _check(self, connection: Connection) -> None:
        if not self._database.is_kept_open:
            migrate.check(connection, self._path)

    def _refuse_missing(self) -> None:
        if not self._path.exists():
            raise StoreError(
                "there is no evidence database yet",
                where=str(self._path),
                remedy="Run `litwatch run` first, or add --sample for the sample's own.",
            )

    # Runs

    def watermark(self, run_key: WatermarkKey) -> date | None:
        """Give the last day that is covered, None where a run must ask without a window."""
        with self._reading() as connection:
            day: date | None = ask_one(connection, "watermark", **asdict(run_key))
            return day

    def latest_covered_day(self, source: str) -> date | None:
        """Give the latest day that any topic has covered on a source."""
        with self._reading() as connection:
            day: date | None = ask_one(connection, "latest_covered_day", source=source)
            return day

    def last_run(self, topic_id: str, source: str) -> SearchRun | None:
        """Give the topic's last completed run on a source."""
        wanted = RunFilter(source=source, outcome=RunOutcome.COMPLETED, most=1)
        with self._reading() as connection:
            found = reading.runs(connection, topic_id, wanted)
        return found[0] if found else None

    def topic_ids(self) -> tuple[str, ...]:
        """Name every topic that was ever run or described."""
        with self._reading() as connection:
            return tuple(row[0] for row in ask(connection, "topics"))

    def runs(self, topic_id: str) -> tuple[SearchRun, ...]:
        """Give every run of a topic, failed ones included, the latest first."""
        with self._reading() as connection:
            return tuple(reading.runs(connection, topic_id, RunFilter()))

    def differences(self, topic_id: str, run_id: str) -> tuple[Difference, ...]:
        """Give what one reconciliation of a topic found, in its order."""
        with self._reading() as connection:
            return reading.differences(connection, topic_id, run_id)

    def owed(self, topic_id: str, source: str) -> tuple[Owed, ...]:
        """Give what a topic's searches promised and the source has not yet given."""
        with self._reading() as connection:
            rows = ask(connection, "owed", topic_id=topic_id, source=source)
        return tuple(Owed(*row) for row in rows)

    def commit(self, result: RunResult) -> None:
        """Keep a run's result in one transaction: all of it or nothing.

        Many records are compared in a second one; where that fails the next commit makes up for it.
        A completed run that is there already, by run, topic and source, is left as it is.
        """
        with self._writing() as connection:
            write_result(connection, result)

    # Records and how they stand

    def held(self, record_ids: Collection[str] | None = None) -> dict[str, RecordVersion]:
        """Give the current version of these records (of all without `record_ids`) by id."""
        with self._reading() as connection:
            return reading.held(connection, record_ids)

    def outlines(self) -> dict[str, Outline]:
        """Give the outline of every record held, by id."""
        with self._reading() as connection:
            return reading.outlines(connection)

    def related_by(self, relations: Collection[str]) -> frozenset[str]:
        """Name the held records that stand in one of these relations to another work."""
        with self._reading() as connection:
            rows = ask(connection, "related_by", relations=to_json(sorted(relations)))
            return frozenset(row[0] for row in rows)

    def versions_at(self, revisions: Mapping[str, int]) -> dict[str, RecordVersion]:
        """Give records as they were at these revisions, by id; unknown ones are left out."""
        with self._reading() as connection:
            return reading.versions_at(connection, revisions)

    def standings(self, topic_id: str) -> dict[str, Standing]:
        """Give how each record that the topic has judged stands in it, by id."""
        with self._reading() as connection:
            return reading.standings(connection, topic_id)

    def suggestions(self, topic_id: str) -> dict[str, Suggestion]:
        """Give the latest suggestion for each of the topic's records, by id."""
        with self._reading() as connection:
            return reading.suggestions(connection, topic_id)

    def reported_harms(self, topic_id: str) -> frozenset[str]:
        """Name the harms that the topic's full papers report, as screening names them."""
        with self._reading() as connection:
            return frozenset(row[0] for row in ask(connection, "reported_harms", topic_id=topic_id))

    def cited(self, topic_id: str) -> frozenset[str]:
        """Name the held records that the topic's policy cites."""
        with self._reading() as connection:
            return frozenset(row[0] for row in ask(connection, "cited", topic_id=topic_id))

    def withdrawn(self) -> frozenset[str]:
        """Name the records that their source had withdrawn when it was last asked."""
        with self._reading() as connection:
            return frozenset(row[0] for row in ask(connection, "withdrawn"))

    def known_items(self, topic_id: str) -> tuple[KnownItem, ...]:
        """Give the known items as the topic's latest completed run saw them."""
        with self._reading() as connection:
            return reading.known_items(connection, topic_id)

    def strategy_lines(self, topic_id: str, strategy_version: str) -> tuple[StrategyLineText, ...]:
        """Give the lines of one version of the topic's strategy."""
        with self._reading() as connection:
            return reading.strategy_lines(connection, topic_id, strategy_version)

    def keep_line_counts(self, counts: Iterable[LineCount]) -> None:
        """Add to the series of what a source counts for each line."""
        rows = [asdict(count) for count in counts]
        with self._writing() as connection:
            insert(connection, "line_counts", rows, statement="insert_missing")

    def line_counts(self, topic_id: str, source: str) -> tuple[LineCount, ...]:
        """Give a topic's series of line counts, oldest first."""
        with self._reading() as connection:
            return reading.line_counts(connection, topic_id, source)

    def heading_names(self) -> tuple[frozenset[str], ...]:
        """Give the names of each MeSH heading that held records know by more than one.

        A heading keeps its unique identifier when NLM renames it.
        """
        with self._reading() as connection:
            return reading.heading_names(connection)

    def story(self, identifier: str) -> RecordStory | None:
        """Tell everything about a record, by record id, PMID, DOI or PMCID; None if not held.

        Every topic has its entry, also where it does not hold the record.
        """
        with self._reading() as connection:
            return record_story(connection, identifier)

    def history(self, identifier: str) -> RecordHistory | None:
        """Give a record's life, by record id, PMID, DOI or PMCID; None if it is not held."""
        with self._reading() as connection:
            return record_history(connection, identifier)

    # Topics and people

    def describe_topic(self, topic_id: str, title: str, policy: Policy | None) -> None:
        """Keep the topic's title and its policy's facts, in the place of what was there."""
        with self._writing() as connection:
            topic = run_rows.topic_row(topic_id, title, policy)
            insert(connection, "topics", [topic], statement="insert_or_replace")
            delete = sql.statements("write")["delete_of_topic"]
            for table in ("policy_indications", "policy_reviews", "policy_references"):
                connection.execute(delete.replace("{table}", table), {"topic_id": topic_id})
            if policy:
                insert(connection, "policy_indications", run_rows.indication_rows(topic_id, policy))
                insert(connection, "policy_reviews", run_rows.review_rows(topic_id, policy))
                insert(connection, "policy_references", run_rows.reference_rows(topic_id, policy))

    @property
    def ledger(self) -> DecisionLedger:
        """What people decided: all of it, and what waits for them."""
        return DecisionLedger(self._reading, self._writing)

    def decide(self, decision: Decision) -> None:
        """Add a person's decision; earlier ones stay. Raises UsageError as `ledger.add` does."""
        self.ledger.add([decision])

    def decisions(
        self, topic_id: str | None = None, record_id: str | None = None
    ) -> tuple[Decision, ...]:
        """Give decisions that nobody took back, in the order in which they were made."""
        with self._reading() as connection:
            return reading.decisions(connection, topic_id, record_id)

    # Pairs of records that may be one report

    def record_id_of(self, identifier: str) -> str | None:
        """Find a held record by record id, PMID, DOI or PMCID."""
        with self._reading() as connection:
            found: str | None = ask_one(connection, "record_id_of", identifier=identifier)
            return found

    def pairs_to_review(self, topic_id: str) -> tuple[PairEvent, ...]:
        """Give the pairs of a topic that a person must look at, the likeliest first."""
        with self._reading() as connection:
            return duplicates.queue(connection, topic_id)

    def pair_history(self, pair: tuple[str, str]) -> tuple[PairEvent, ...]:
        """Give everything that was decided and taken back on a pair, oldest first."""
        with self._reading() as connection:
            return duplicates.history(connection, pair)

    def groups_of(self, record_ids: Collection[str]) -> tuple[DuplicateGroup, ...]:
        """Give the groups that hold one of these records."""
        with self._reading() as connection:
            return tuple(duplicates.groups_of(connection, record_ids))

    def say_of_pair(self, verdict: PairDecision) -> None:
        """Add a person's verdict on two held records; groups follow it in the same transaction."""
        with self._writing() as connection:
            duplicates.say(connection, verdict)

    def take_back(self, told: PairDecision) -> PairEvent | None:
        """Take people's latest verdict on a pair back; what counted before counts again.

        `told` names the pair, and who takes it back, when and why. Gives what was taken back,
        None where no person's verdict stands.
        """
        with self._writing() as connection:
            return duplicates.take_back(connection, told)

    # Digests

    def digest_material(self, topic_id: str, week: IsoWeek) -> DigestMaterial:
        """Give the week's material, and claim for it what no other digest has shown as new.

        Asked again, it gives the same items and what has come since; once the week's digest was
        sent, nothing more is claimed and `waiting` counts what came after.
        """
        with self._writing() as connection:
            weekly.claim(connection, topic_id, week)
            return weekly.material(connection, topic_id, week)

    def complete_items(self, topic_id: str, items: Sequence[DigestItem]) -> tuple[DigestItem, ...]:
        """Give a digest's items whole, where its material holds their outlines only."""
        with self._reading() as connection:
            return complete_shown(connection, topic_id, items)

    def mark_sent(self, topic_id: str, week: IsoWeek, sent_at: datetime) -> None:
        """Close the week: its digest was sent. The first moment stays."""
        key = {"topic_id": topic_id, "week": str(week)}
        with self._writing() as connection:
            ask(connection, "open_digest", file="digest", **key)
            ask(connection, "mark_sent", file="digest", sent_at=in_utc(sent_at), **key)

    def weeks_to_send(self, topic_id: str, week: IsoWeek) -> tuple[IsoWeek, ...]:
        """Name the weeks whose digest must go out now, the earliest first.

        These are `week`, unless it was sent, and the weeks before it whose mail failed: those
        written and not sent since the last one that was.
        """
        key = {"topic_id": topic_id, "week": str(week)}
        with self._reading() as connection:
            rows = ask(connection, "weeks_to_send", file="digest", **key)
        return tuple(IsoWeek.parse(row[0]) for row in rows)
