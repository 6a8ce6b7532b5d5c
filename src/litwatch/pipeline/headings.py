"""MeSH as the pipeline uses it: the year's tree, and headings that NLM has renamed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from litwatch.config import Settings
from litwatch.domain import Record, RecordVersion
from litwatch.pipeline.stores import existing_store
from litwatch.store.renamings import published_heading_names
from litwatch.strategy.mesh import MeshTree, read_mesh
from litwatch.strategy.ovid import Strategy
from litwatch.strategy.tree import Heading, walk
from litwatch.strategy.words import fold


def open_mesh(settings: Settings) -> MeshTree:
    """Read the configured tree; held records tell which of its headings have other names."""
    mesh = read_mesh(settings.path(settings.mesh))
    if not settings.path(settings.store.database).exists():
        return mesh
    return mesh.knowing(existing_store(settings).heading_names())


def published_mesh(settings: Settings) -> MeshTree:
    """Read the tree as `open_mesh` does, but from the snapshot: a run may hold the store."""
    mesh, snapshot = read_mesh(settings.path(settings.mesh)), settings.path(settings.store.snapshot)
    return mesh.knowing(published_heading_names(snapshot)) if snapshot.exists() else mesh


def renamed_in(
    versions: Iterable[RecordVersion], held: Mapping[str, RecordVersion]
) -> dict[str, str]:
    """Give the headings that revisions have renamed: former name → new name.

    A heading keeps its unique identifier when NLM renames it (NLM, "What's New in MeSH").
    """
    renamed: dict[str, str] = {}
    for version in versions:
        before = held.get(version.record.record_id)
        former = _names(before.record) if before else {}
        for ui, name in _names(version.record).items():
            if former.get(ui, name) != name:
                renamed[former[ui]] = name
    return renamed


def _names(record: Record) -> dict[str, str]:
    return {heading.ui: heading.descriptor for heading in record.mesh if heading.ui}


def heading_remarks(
    strategy: Strategy, mesh: MeshTree, renamed: Mapping[str, str], *, is_new_year: bool
) -> tuple[str, ...]:
    """Say of each heading of the strategy, once, that it was renamed or is gone from MeSH."""
    successors = {fold(old): new for old, new in renamed.items()}
    remarks = []
    for name, lines in _lines_of_headings(strategy).items():
        place = f"line {', '.join(map(str, lines))}"
        is_gone = is_new_year and not mesh.knows(name)
        new = successors.get(fold(name)) or (mesh.canonical(name) if is_gone else None)
        if new:
            remarks.append(f"MeSH has renamed {name!r} ({place}) to {new!r}: write the new name.")
        elif is_gone:
            remarks.append(f"{name!r} ({place}) is no heading of MeSH {mesh.year}.")
    return tuple(remarks)


def _lines_of_headings(strategy: Strategy) -> dict[str, list[int]]:
    """Each heading as it is first written, with the lines that name it."""
    spellings: dict[str, str] = {}
    lines: defaultdict[str, list[int]] = defaultdict(list)
    for line in strategy.lines:
        nodes = walk(line.tree) if line.tree else []
        named = [node.name for node in nodes if isinstance(node, Heading)]
        for name in dict.fromkeys(spellings.setdefault(fold(name), name) for name in named):
            lines[name].append(line.number)
    return dict(lines)
