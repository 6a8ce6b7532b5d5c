"""Examine an installation: each check says what it saw and, where it failed, what to do."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from litwatch.config import Settings, load_settings
from litwatch.errors import LitwatchError, Rejected
from litwatch.pipeline.archives import verify
from litwatch.pipeline.headings import open_mesh
from litwatch.pipeline.stores import existing_store
from litwatch.pipeline.topics import open_topic
from litwatch.sources.archive import Archive
from litwatch.sources.pubmed import PubmedSource, open_pubmed
from litwatch.strategy.mesh import MeshTree

LEAST_FREE_BYTES = 1_000_000_000
# A day that is wrong by minutes is wrong only around midnight, and the overlap covers that.
MOST_CLOCK_DIFFERENCE = timedelta(minutes=5)
# PubMed is indexed by a new MeSH year from about January of it (NLM, "MeSH year-end processing").
_MESH_GRACE = timedelta(days=31)
_TRIES = 2

Look = Callable[[], str]


@dataclass(frozen=True, slots=True)
class Check:
    """The outcome of one check; `remedy` is what to do where it failed."""

    name: str
    passed: bool
    message: str
    remedy: str = ""


def _utc_now() -> datetime:
    return datetime.now(UTC)


def examine_file(path: Path) -> tuple[Check, ...]:
    """Examine what a configuration file describes; one that cannot be read is the only finding."""
    try:
        settings = load_settings(path)
    except LitwatchError as error:
        return (_failed("configuration", error),)
    message = f"{path}, {len(settings.topics)} topic(s)"
    return (Check("configuration", passed=True, message=message), *examine(settings))


def examine(settings: Settings, now: Callable[[], datetime] = _utc_now) -> tuple[Check, ...]:
    """Run every check; none stops the others. Nothing is created or changed."""
    tree = cache(lambda: open_mesh(settings))
    looks: list[tuple[str, Look]] = [
        ("e-mail", lambda: _email(settings)),
        ("MeSH", lambda: _mesh(settings, tree().year, now())),
        *((f"topic {each.id}", _topic_look(settings, each.id, tree)) for each in settings.topics),
        ("store", lambda: _store(settings)),
        ("archive", lambda: _archive(settings)),
        ("disk", lambda: _disk(settings)),
    ]
    return (*(_run(name, look) for name, look in looks), *_pubmed(settings))


def _run(name: str, look: Look) -> Check:
    try:
        return Check(name, passed=True, message=look())
    except LitwatchError as error:
        return _failed(name, error)


def _failed(name: str, error: LitwatchError) -> Check:
    place = f"{error.where}: " if error.where else ""
    return Check(name, passed=False, message=f"{place}{error.message}", remedy=error.remedy)


def _email(settings: Settings) -> str:
    if settings.warnings:
        raise LitwatchError(settings.warnings[0])
    return settings.pubmed.email


def _mesh(settings: Settings, year: int, now: datetime) -> str:
    path, due = settings.path(settings.mesh), (now - _MESH_GRACE).year
    if year < due:
        raise LitwatchError(
            f"the tree is of {year}, and PubMed is indexed by MeSH {due}",
            where=str(path),
            remedy="Bring a newer one in with `litwatch mesh update`.",
        )
    return f"year {year}, {path}"


def _topic_look(settings: Settings, topic_id: str, tree: Callable[[], MeshTree]) -> Look:
    def look() -> str:
        topic = open_topic(settings, topic_id, tree())
        lines = len(topic.strategy.lines)
        return f"{lines} lines, {topic.translation.exactness}; criteria {topic.criteria.version}"

    return look


def _store(settings: Settings) -> str:
    path = settings.path(settings.store.database)
    _refuse_read_only(path.parent, "store.database")
    if not path.exists():
        return f"{path} is not there yet; the first run makes it"
    return f"{path}, {len(existing_store(settings).topic_ids())} topic(s) known"


def _archive(settings: Settings) -> str:
    folder = settings.path(settings.store.archive)
    _refuse_read_only(folder, "store.archive")
    if not folder.is_dir():
        return f"{folder} is not there yet; the first run makes it"
    found = verify(settings)
    if found.damage:
        first = found.damage[0]
        raise LitwatchError(
            f"{len(found.damage)} of {found.payloads} answers are damaged or lost, such as "
            f"{first.path}: {first.problem}",
            where=str(folder),
            remedy="List them with `litwatch archive verify` and restore them from a backup.",
        )
    return f"{folder}, {found.payloads} answer(s) of {found.runs} run(s), all whole"


def _refuse_read_only(folder: Path, key: str) -> None:
    """Write a file that is gone at once, into the folder or the nearest one that is there."""
    try:
        with tempfile.TemporaryFile(dir=_existing(folder)):
            pass
    except OSError as error:
        raise LitwatchError(
            f"cannot be written: {error.strerror}",
            where=str(folder),
            remedy=f"Mend its permissions, or set {key} in config.yaml.",
        ) from error


def _existing(folder: Path) -> Path:
    return next(place for place in (folder, *folder.absolute().parents) if place.exists())


def _disk(settings: Settings) -> str:
    """Look at each disk that the store, the archive and the digests are on."""
    store = settings.store
    places = (store.database.parent, store.archive, store.digests)
    found = [(_existing(settings.path(place)), settings.path(place)) for place in places]
    free, place = min((shutil.disk_usage(there).free, place) for there, place in found)
    if free < LEAST_FREE_BYTES:
        raise LitwatchError(
            f"only {free // 1_000_000} MB are free", where=str(place), remedy="Free some space."
        )
    return f"{free // 1_000_000_000} GB free"


def _pubmed(settings: Settings) -> Sequence[Check]:
    """Ask PubMed for one id: tells whether it answers, takes the key, and what time it has."""
    asked = settings.pubmed.model_copy(update={"attempts": min(_TRIES, settings.pubmed.attempts)})
    with tempfile.TemporaryDirectory() as folder:
        source = open_pubmed(asked, Archive(Path(folder), "doctor"))
        try:
            source.search("1[uid]", window=None, purpose="doctor")
        except Rejected as error:
            if "api key" not in error.message.lower():
                return [_failed("PubMed", error)]
            key = _failed("key", error)
        except LitwatchError as error:
            return [_failed("PubMed", error)]
        else:
            key = Check("key", passed=True, message=_key(settings))
        answers = Check("PubMed", passed=True, message=f"{settings.pubmed.base_url} answers")
        return [answers, key, _run("clock", lambda: _clock(source))]


def _key(settings: Settings) -> str:
    pace = f"{settings.pubmed.requests_per_second:g} requests a second"
    if settings.pubmed.api_key:
        return f"accepted, {pace}"
    return f"none, {pace}; LITWATCH_PUBMED__API_KEY would allow 10"


def _clock(source: PubmedSource) -> str:
    ahead = source.server_ahead
    if ahead is None:
        return "PubMed did not say what time it has"
    if abs(ahead) > MOST_CLOCK_DIFFERENCE:
        side = "behind" if ahead > timedelta() else "ahead of"
        raise LitwatchError(
            f"this machine is {abs(ahead) // timedelta(minutes=1)} minutes {side} PubMed",
            remedy="Set the clock: the days that a run asks for are counted by it.",
        )
    return f"within {MOST_CLOCK_DIFFERENCE // timedelta(minutes=1)} minutes of PubMed's"
