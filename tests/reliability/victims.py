"""A process that runs one week and says what it is about to do, so that it can be killed there."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from datetime import date
from functools import wraps
from multiprocessing.connection import Connection
from pathlib import Path
from pkgutil import resolve_name
from typing import Any, Final
from unittest.mock import patch

from litwatch.domain import IsoWeek
from litwatch.errors import LitwatchError
from litwatch.pipeline.digests import weekly_digest
from litwatch.pipeline.surveil import RunOptions, surveil
from tests.reliability.workplace import Workplace

# What a week consists of: the function whose call begins it, and its name in the table.
PHASES: Final = {
    "asking and archiving": "litwatch.sources.archive.Archive.keep",
    "committing a topic": "litwatch.store.store.Store.commit",
    "claiming for the digest": "litwatch.store.store.Store.digest_material",
    "writing the digest": "litwatch.pipeline.digests.write_whole",
    "publishing the snapshot": "litwatch.pipeline.stores.publish",
    "mailing": "litwatch.pipeline.digests.send",
    "noting that it was mailed": "litwatch.store.store.Store.mark_sent",
}
BEGINNING: Final = "opening"


def run_week(folder: Path, base_url: str, day: date, marks: Connection) -> None:
    """Run the topics, write and mail the digest; each phase that begins is told to `marks`.

    Exits with 1 where a topic failed, and with the error's own code where the run stopped.
    """
    settings = Workplace(folder).settings(base_url)
    try:
        with ExitStack() as stack:
            for told in _telling(marks):
                stack.enter_context(told)
            surveillance = surveil(settings, (), RunOptions(as_of=day))
            weekly_digest(settings, week=IsoWeek.of(day), send_mail=True)
    except LitwatchError as error:
        sys.exit(f"{type(error).__name__}: {error}")
    sys.exit(1 if surveillance.failed else 0)


def _telling(marks: Connection) -> Iterator[AbstractContextManager[Any]]:
    """Wrap each phase's function, so that its call is told before it does anything."""
    for name, target in PHASES.items():
        yield patch(target, _told(resolve_name(target), name, marks))


def _told(work: Callable[..., Any], name: str, marks: Connection) -> Callable[..., Any]:
    @wraps(work)
    def telling(*args: Any, **kwargs: Any) -> Any:
        marks.send(name)
        return work(*args, **kwargs)

    return telling
