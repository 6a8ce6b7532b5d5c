"""The days of a run: which day PubMed is asked about, and whether the watermark may move."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from litwatch.config import Settings
from litwatch.errors import UsageError


@dataclass(frozen=True, slots=True)
class RunClock:
    """The days of a run: `as_of` is PubMed's day, `since` a first day asked for by hand."""

    now: datetime
    as_of: date
    since: date | None
    moves_watermark: bool


def pubmed_day(settings: Settings, now: datetime) -> date:
    """Give the day it is at NCBI, where PubMed's days begin and end."""
    return now.astimezone(ZoneInfo(settings.pubmed.timezone)).date()


def set_clock(
    settings: Settings, now: datetime, *, as_of: date | None, since: date | None, replays: bool
) -> RunClock:
    """Fix the days of a run.

    `replays` is for a sample, whose PubMed can show the past: there a given day moves the
    watermark. On a real store `--as-of` and `--since` never do.
    """
    today = pubmed_day(settings, now)
    day = as_of or today
    if since and since > day:
        raise UsageError(f"--since {since} lies after {day}", remedy="Give an earlier day.")
    if as_of and not replays and as_of > today:
        raise UsageError(f"--as-of {as_of} lies in the future", remedy=f"PubMed's day is {today}.")
    by_hand = since is not None or (as_of is not None and not replays)
    return RunClock(now=now, as_of=day, since=since, moves_watermark=not by_hand)
