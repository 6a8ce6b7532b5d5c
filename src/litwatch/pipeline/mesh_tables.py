"""A new MeSH year: its tree fetched, checked, laid beside the one in use, its effect foretold."""

from __future__ import annotations

import gzip
import hashlib
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from litwatch.config import Settings
from litwatch.domain import Record
from litwatch.errors import ConfigError, StoreError
from litwatch.pipeline.headings import open_mesh
from litwatch.pipeline.stores import existing_store
from litwatch.pipeline.topics import read_strategy_file
from litwatch.sources.download import download
from litwatch.strategy.comparison import Reading, StrategyDifference, compare
from litwatch.strategy.index import RecordIndex
from litwatch.strategy.lint import check
from litwatch.strategy.mesh import MeshTree, read_mesh

NLM_ADDRESS = "https://nlmpubs.nlm.nih.gov/projects/mesh/MESH_FILES/meshtrees/mtrees{year}.bin"
_MOST_BYTES = 100_000_000
# The 16 categories of MeSH: a tree that lacks one was cut short (NLM, "MeSH Tree Structures").
CATEGORIES = frozenset("ABCDEFGHIJKLMNVZ")
# A tree without publication characteristics can be used all the same.
_OPTIONAL = frozenset("V")


@dataclass(frozen=True, slots=True)
class TopicEffect:
    """What a new tree does to a topic: headings that it does not know, held records that move."""

    topic_id: str
    remarks: tuple[str, ...]
    difference: StrategyDifference


@dataclass(frozen=True, slots=True)
class MeshTable:
    """A table that was written: `setting` is what config.yaml's `mesh:` must say to use it."""

    path: Path
    setting: str
    tree: MeshTree
    sha256: str
    effects: tuple[TopicEffect, ...]


def update_mesh(settings: Settings, source: str) -> MeshTable:
    """Read NLM's tree from a file or an https address and write it as a table of ours.

    The configuration is not changed. Raises ConfigError for a file that is no whole MeSH tree,
    SourceError for an address that does not give one, StoreError where the table cannot be
    written; the folder is then as it was.
    """
    data = _fetch(source)
    tree = _read(data, Path(source.rpartition("/")[2] or source).name)
    _refuse_parts(tree, source)
    path = settings.path(settings.mesh).parent / f"mesh-{tree.year}.tsv.gz"
    _write(path, _compressed(tree))
    return MeshTable(
        path=path,
        setting=str(settings.mesh.parent / path.name),
        tree=tree,
        sha256=hashlib.sha256(data).hexdigest(),
        effects=foretell(settings, tree),
    )


def _fetch(source: str) -> bytes:
    if re.match(r"https?://", source):
        return download(source, most_bytes=_MOST_BYTES)
    try:
        return Path(source).read_bytes()
    except OSError as error:
        raise ConfigError(
            f"cannot be read: {error.strerror}", where=source, remedy="Check the file's name."
        ) from error


def _read(data: bytes, name: str) -> MeshTree:
    """Read the bytes under their own name, which holds the year of NLM's file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        try:
            return read_mesh(path)
        except ConfigError as error:
            where = error.where.replace(f"{folder}/", "")
            raise ConfigError(error.message, where=where, remedy=error.remedy) from error


def _refuse_parts(tree: MeshTree, source: str) -> None:
    missing = CATEGORIES - _OPTIONAL - {number[0] for number, _ in tree.positions}
    if missing:
        raise ConfigError(
            f"the tree is not whole: it has no heading in {', '.join(sorted(missing))}",
            where=source,
            remedy=f"Fetch {NLM_ADDRESS.format(year=tree.year)} again.",
        )


def _compressed(tree: MeshTree) -> bytes:
    """Write the table as data/mesh/build.py does: the same tree gives the same bytes."""
    rows = (f"{name}\t{' '.join(tree.tree_numbers(name))}" for name in sorted(tree.headings))
    text = "\n".join((f"# mesh_year {tree.year}", *rows)) + "\n"
    return gzip.compress(text.encode(), compresslevel=9, mtime=0)


def _write(path: Path, data: bytes) -> None:
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(data)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise StoreError(
            f"the table cannot be written: {error.strerror}",
            where=str(path),
            remedy="Mend the folder's permissions.",
        ) from error


def foretell(settings: Settings, tree: MeshTree) -> tuple[TopicEffect, ...]:
    """Replay every topic's strategy on the held records under the new tree, storing nothing."""
    old, held = open_mesh(settings), _held(settings)
    new = tree.knowing(_renamings(settings))
    index = RecordIndex.build(list(held.values()))
    effects = []
    for topic in settings.topics:
        strategy = read_strategy_file(settings.path(topic.strategy))
        remarks = tuple(
            f"line {found.line}: {found.message}"
            for found in check(strategy, new)
            if found.code == "unknown-heading"
        )
        before, after = Reading.of(strategy, index, old), Reading.of(strategy, index, new)
        effects.append(TopicEffect(topic.id, remarks, compare(before, after)))
    return tuple(effects)


def _held(settings: Settings) -> Mapping[str, Record]:
    if not settings.path(settings.store.database).exists():
        return {}
    return {key: version.record for key, version in existing_store(settings).held().items()}


def _renamings(settings: Settings) -> tuple[frozenset[str], ...]:
    if not settings.path(settings.store.database).exists():
        return ()
    return existing_store(settings).heading_names()
