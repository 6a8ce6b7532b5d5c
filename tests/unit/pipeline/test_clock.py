"""The days of a run: PubMed's day, and what may move the watermark."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from litwatch.config import Settings, TopicSettings
from litwatch.errors import UsageError
from litwatch.pipeline.clock import set_clock

SETTINGS = Settings(
    topics=(TopicSettings(id="t", title="T", strategy=Path("s"), criteria=Path("c")),)
)
JUST_PAST_MIDNIGHT_IN_LONDON = datetime(2026, 11, 20, 0, 30, tzinfo=UTC)


def test_the_day_is_pubmeds_not_the_machines() -> None:
    clock = set_clock(SETTINGS, JUST_PAST_MIDNIGHT_IN_LONDON, as_of=None, since=None, replays=False)
    assert clock.as_of == date(2026, 11, 19)
    assert clock.moves_watermark


@pytest.mark.parametrize(
    "as_of,since,replays,moves",
    [
        (None, None, False, True),
        (date(2026, 11, 1), None, False, False),
        (None, date(2026, 11, 1), False, False),
        (date(2026, 11, 1), None, True, True),
        (date(2026, 11, 1), date(2026, 10, 1), True, False),
    ],
)
def test_a_day_given_by_hand_moves_no_watermark_on_a_real_store(
    as_of: date | None,
    since: date | None,
    replays: bool,  # noqa: FBT001 - a parametrised case
    moves: bool,  # noqa: FBT001 - a parametrised case
) -> None:
    now = datetime(2026, 11, 20, 12, tzinfo=UTC)
    clock = set_clock(SETTINGS, now, as_of=as_of, since=since, replays=replays)
    assert clock.moves_watermark is moves


def test_impossible_days_are_refused_by_name() -> None:
    now = datetime(2026, 11, 20, 12, tzinfo=UTC)
    with pytest.raises(UsageError, match="2027-01-01 lies in the future"):
        set_clock(SETTINGS, now, as_of=date(2027, 1, 1), since=None, replays=False)
    with pytest.raises(UsageError, match="--since 2026-12-01 lies after 2026-11-20"):
        set_clock(SETTINGS, now, as_of=None, since=date(2026, 12, 1), replays=False)
