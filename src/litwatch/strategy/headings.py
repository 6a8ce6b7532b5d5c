"""Subject headings on indexed records."""

from __future__ import annotations

from itertools import chain

from litwatch.strategy.index import Mask, RecordIndex
from litwatch.strategy.mesh import MeshTree
from litwatch.strategy.subheadings import expand
from litwatch.strategy.tree import Heading
from litwatch.strategy.words import fold

_TYPE_SUFFIX = " publication type"


def find(index: RecordIndex, node: Heading, mesh: MeshTree) -> Mask:
    """Records indexed with the heading, or one below it, as main topic and subheading ask."""
    key = (node, mesh.year, id(mesh))
    if key in index.cache:
        return index.cache[key]
    uses = index.headings.major if node.focus else index.headings.any_use
    qualifiers = sorted({name for code in node.subheadings for name in expand(code)}) or [""]
    keys = ((name, qualifier) for name in names(node, mesh) for qualifier in qualifiers)
    found = chain.from_iterable(uses[key] for key in keys if key in uses)
    return index.remember(key, index.mask_of(list(found)))


def names(node: Heading, mesh: MeshTree) -> frozenset[str]:
    """Folded names that the heading stands for; one that the tree does not know is itself."""
    own = fold(node.name).removesuffix(_TYPE_SUFFIX)
    known = mesh.canonical(own) or own
    return frozenset(map(fold, mesh.explode(known) if node.explode else mesh.names_of(known)))
