"""A surveillance run from settings to digest: open what it needs, watch, publish, report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from secrets import token_hex

from litwatch.config import Settings
from litwatch.domain import IsoWeek, RunOutcome, SearchRun
from litwatch.errors import LitwatchError, MailError, Unreachable
from litwatch.pipeline.accounts import watch_and_tell
from litwatch.pipeline.bench import Bench, Report
from litwatch.pipeline.clock import set_clock
from litwatch.pipeline.digests import DigestFiles, write_digests
from litwatch.pipeline.headings import open_mesh
from litwatch.pipeline.stores import one_at_a_time, open_store
from litwatch.pipeline.topics import open_topic
from litwatch.reports.mail import send, to_failure_message, to_trouble_message
from litwatch.sources.archive import Archive
from litwatch.sources.pubmed import open_pubmed


@dataclass(frozen=True, slots=True)
class Surveillance:
    """What a run did: a row per topic, and where its digest was written."""

    run_id: str
    runs: tuple[SearchRun, ...]
    digest: DigestFiles

    @property
    def failed(self) -> tuple[SearchRun, ...]:
        """The topics that could not be searched this time."""
        return tuple(run for run in self.runs if run.outcome is RunOutcome.FAILED)


def _silent(_message: str) -> None:
    """Report to nobody."""


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class RunOptions:
    """How a run differs from a plain weekly one; see `set_clock` for the two days.

    `tries_again` is for a caller who will run again soon: a source that is down is then raised,
    and neither recorded as a failed run nor mailed to the operator.
    """

    as_of: date | None = None
    since: date | None = None
    tries_again: bool = False
    report: Report = _silent
    now: Callable[[], datetime] = _utc_now


def surveil(
    settings: Settings, topic_ids: Sequence[str] = (), options: RunOptions | None = None
) -> Surveillance:
    """Run the named topics (all where none is named) once and write the week's digest.

    Raises UsageError before anything is asked of a source, StoreError where the store cannot be
    used, Unreachable where the caller `tries_again`. A source that fails is otherwise not raised:
    it stands in the topic's row, in the digest and, by mail, before the operator.
    """
    asked = options or RunOptions()
    try:
        surveillance = _surveil(settings, topic_ids, asked)
    except Unreachable:
        raise
    except LitwatchError as error:
        tell_operator(settings, error, asked)
        raise
    if surveillance.failed:
        tell_operator(settings, surveillance.failed, asked)
    return surveillance


def _surveil(settings: Settings, topic_ids: Sequence[str], asked: RunOptions) -> Surveillance:
    with one_at_a_time(settings):
        bench = open_bench(settings, asked)
        names = topic_ids or [topic.id for topic in settings.topics]
        topics = [open_topic(settings, name, bench.mesh) for name in dict.fromkeys(names)]
        runs = watch_and_tell(topics, bench)
        week = IsoWeek.of(bench.clock.as_of)
        digest = write_digests(settings, [run.topic_id for run in runs], week=week)
    return Surveillance(bench.run_id, runs, digest)


def open_bench(settings: Settings, options: RunOptions) -> Bench:
    """Open what a run works with, for a caller who has the store to itself."""
    started = options.now()
    clock = set_clock(
        settings,
        started,
        as_of=options.as_of,
        since=options.since,
        replays=settings.is_sample,
    )
    run_id = f"{started.astimezone(UTC):%Y%m%dT%H%M%SZ}-{token_hex(2)}"
    archive = Archive(settings.path(settings.store.archive), run_id)
    return Bench(
        settings=settings,
        store=open_store(settings),
        source=open_pubmed(settings.pubmed, archive),
        mesh=open_mesh(settings),
        clock=clock,
        run_id=run_id,
        report=options.report,
        now=options.now,
        tries_again=options.tries_again,
    )


def tell_operator(
    settings: Settings, failure: LitwatchError | Sequence[SearchRun], asked: RunOptions
) -> None:
    """Mail the operator, where one is named; a mail that fails is reported, not raised."""
    mail = settings.mail
    if not (mail.host and mail.operator):
        return
    to = (mail.operator,)
    try:
        if isinstance(failure, LitwatchError):
            message = to_trouble_message(
                failure, sender=mail.sender, recipients=to, stopped_at=asked.now()
            )
        else:
            message = to_failure_message(failure, sender=mail.sender, recipients=to)
        send(message, mail)
    except MailError as error:
        asked.report(f"the operator could not be told: {error}")
