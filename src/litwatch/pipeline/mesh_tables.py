"""A new MeSH year: its tree fetched, checked, laid beside the one in use, its effect foretold."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from litwatch.config import Settings
from litwatch.domain import Record
from litwatch.errors import ConfigError, StoreError
from litwatch.formats.mesh_descriptors import is_descriptor_file, read_descriptors
from litwatch.pipeline.headings import open_mesh
from litwatch.pipeline.mesh_files import Wanted, obtain
from litwatch.pipeline.stores import existing_store
from litwatch.pipeline.topics import read_strategy_file
from litwatch.strategy.comparison import Reading, StrategyDifference, compare
from litwatch.strategy.index import RecordIndex
from litwatch.strategy.lint import check
from litwatch.strategy.mesh import MeshTree, read_mesh, write_mesh
from litwatch.strategy.ovid import Strategy
from litwatch.strategy.tree import Heading, walk

NLM_ADDRESS = "https://nlmpubs.nlm.nih.gov/projects/mesh/MESH_FILES/asciimesh/d{year}.bin"
CACHE = "downloads"
_SHOWN = 5
_YEAR = re.compile(r"(?:19|20)\d\d")
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
    entry_terms: int
    sha256: str
    effects: tuple[TopicEffect, ...]


def update_mesh(settings: Settings, wanted: Wanted, *, year: int | None = None) -> MeshTable:
    """Read NLM's descriptor or tree file and write it as a table of ours.

    `year` stands in where the file's name has none. The configuration is not changed. Raises
    ConfigError for a file that is no whole MeSH, SourceError for an address that does not give
    one, StoreError where the table cannot be written; the table in use is never touched.
    """
    folder = settings.path(settings.mesh).parent
    file = obtain(wanted, folder / CACHE)
    tree, entries = _read(file.path, year)
    _refuse_parts(tree, wanted.source)
    path = folder / f"mesh-{tree.year}.tsv.gz"
    _write(path, gzip.compress(write_mesh(tree, entries).encode(), compresslevel=9, mtime=0))
    return MeshTable(
        path=path,
        setting=str(settings.mesh.parent / path.name),
        tree=tree,
        entry_terms=len(entries),
        sha256=file.sha256,
        effects=foretell(settings, tree),
    )


Entries = tuple[tuple[str, str], ...]


def _read(path: Path, year: int | None) -> tuple[MeshTree, Entries]:
    """The tree of a descriptor file, with entry terms, or of a file of tree numbers, without."""
    if not is_descriptor_file(path):
        return read_mesh(path), ()
    found = _YEAR.search(path.name)
    if year is None and found is None:
        raise ConfigError(
            "the file's name has no year", where=path.name, remedy="Give it with --year."
        )
    positions: list[tuple[str, str]] = []
    entries: list[tuple[str, str]] = []
    for each in read_descriptors(path):
        positions.extend((each.name, number) for number in each.tree_numbers)
        entries.extend((each.name, term) for term in each.entry_terms)
    placed = {name for name, _ in positions}
    kept = tuple((name, term) for name, term in entries if name in placed)
    return MeshTree.of(year or int(found[0] if found else 0), positions, kept), kept


def _refuse_parts(tree: MeshTree, source: str) -> None:
    missing = CATEGORIES - _OPTIONAL - {number[0] for number, _ in tree.positions}
    if missing:
        raise ConfigError(
            f"the tree is not whole: it has no heading in {', '.join(sorted(missing))}",
            where=source,
            remedy=f"Fetch {NLM_ADDRESS.format(year=tree.year)} again.",
        )


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
        unknown = tuple(
            f"line {found.line}: {found.message}"
            for found in check(strategy, new)
            if found.code == "unknown-heading"
        )
        remarks = (*unknown, *_moves(strategy, old, new))
        before, after = Reading.of(strategy, index, old), Reading.of(strategy, index, new)
        effects.append(TopicEffect(topic.id, remarks, compare(before, after)))
    return tuple(effects)


def _moves(strategy: Strategy, old: MeshTree, new: MeshTree) -> Iterator[str]:
    """Say of each exploded heading, once, what the new tree puts below it and takes away."""
    told: set[str] = set()
    for line in strategy.lines:
        nodes = walk(line.tree) if line.tree else []
        for name in (node.name for node in nodes if isinstance(node, Heading) and node.explode):
            if name in told or None in (old.canonical(name), new.canonical(name)):
                continue
            told.add(name)
            before, after = old.explode(name), new.explode(name)
            gained = [each for each in after - before if old.canonical(each) not in before]
            lost = [each for each in before - after if new.canonical(each) not in after]
            yield from _told(f"line {line.number}: exp {name}/", sorted(gained), sorted(lost))


def _told(place: str, gained: list[str], lost: list[str]) -> Iterator[str]:
    parts = [f"takes in {_some(gained)}"] if gained else []
    parts += [f"no longer takes in {_some(lost)}"] if lost else []
    if parts:
        yield f"{place} {' and '.join(parts)}"


def _some(names: list[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more


def _held(settings: Settings) -> Mapping[str, Record]:
    if not settings.path(settings.store.database).exists():
        return {}
    return {key: version.record for key, version in existing_store(settings).held().items()}


def _renamings(settings: Settings) -> tuple[frozenset[str], ...]:
    if not settings.path(settings.store.database).exists():
        return ()
    return existing_store(settings).heading_names()
