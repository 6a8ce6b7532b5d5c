"""How much more the PubMed query returns than the strategy matches, and that nothing is lost.

Every given strategy over the real records and over records written with its own words. Run:
`uv run python -m tests.bench.width`; it needs the strategies and records beside the checkout.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from statistics import mean
from xml.sax.saxutils import escape

from litwatch.formats.pubmed_xml import read_pubmed_xml
from litwatch.localpubmed import Corpus, PubmedSearch, SearchRules
from litwatch.localpubmed.headings import HeadingTree, read_headings
from litwatch.strategy.evaluate import evaluate
from litwatch.strategy.index import RecordIndex
from litwatch.strategy.mesh import MeshTree
from litwatch.strategy.ovid import Strategy, read_strategy
from litwatch.strategy.pubmed import translate
from litwatch.strategy.tree import Heading, Near, Word, walk
from tests.bench.material import MESH, REAL, ROOT, mesh_tree
from tests.bench.source_words import read_source
from tests.unit.localpubmed.samples import article, article_set, found

STRATEGIES = ROOT.parent / "shared" / "data" / "strategies"
_PUBLISHED = "<Journal><JournalIssue><PubDate><Year>2010</Year></PubDate></JournalIssue></Journal>"
WRITTEN, SPOILT, FIRST_PMID = 150, 60, 90_000_001


@dataclass(frozen=True, slots=True)
class Width:
    """One strategy: records matched, returned, and matched but not returned."""

    name: str
    matched: int
    returned: int
    lost: int
    has_adj: bool

    @property
    def ratio(self) -> float:
        return self.returned / max(1, self.matched)


def written(strategy: Strategy, random: Random) -> bytes:
    """Records whose titles, abstracts and headings are drawn from the strategy's own words."""
    nodes = [node for line in strategy.lines if line.tree for node in walk(line.tree)]
    words = [
        node.text.rstrip("*?#0123456789") or "word" for node in nodes if isinstance(node, Word)
    ]
    headings = [node.name for node in nodes if isinstance(node, Heading)]
    words = [escape(word.replace("?", "").replace("#", "a").replace("*", "")) for word in words]
    return article_set(
        *(
            article(
                FIRST_PMID + number,
                " ".join(random.choices(words or ["word"], k=8)),
                abstract=" ".join(random.choices(words or ["word"], k=60)),
                mesh=[escape(name) for name in random.sample(headings, min(3, len(headings)))],
                extra=_PUBLISHED,
            )
            for number in range(WRITTEN)
        )
    )


_ENDS = ("", "s", "ing", "1", "'s", "\u03b2", "\u2122", "-like")
_JOINTS = (" ", " ", " ", "-", "/", ", ", " of the ", "\u2013")


def spoilt(text: str, random: Random) -> bytes:
    """Records of the source's own tokens, read without the compiler: endings, signs, joints."""
    lines = read_source(text)
    words = [word for line in lines for word in line.words] or ["word"]
    headings = [name for line in lines for name in line.headings]

    def sentence(length: int) -> str:
        chosen = random.choices(words, k=length)
        filled = (re.sub(r"[*$:]\d*$", "", word) + random.choice(_ENDS) for word in chosen)
        plain = (re.sub(r"[?#*$:]", lambda _: random.choice("aeiou3"), word) for word in filled)
        return escape("".join(word + random.choice(_JOINTS) for word in plain))

    return article_set(
        *(
            article(
                FIRST_PMID + WRITTEN + number,
                sentence(10),
                abstract=sentence(50),
                mesh=[escape(name) for name in random.sample(headings, min(3, len(headings)))],
                keywords=sentence(4),
                extra=_PUBLISHED,
            )
            for number in range(SPOILT)
        )
    )


def measure(path: Path, real: bytes, tree: HeadingTree, mesh: MeshTree) -> Width:
    """One strategy over both kinds of records."""
    text = path.read_text(encoding="utf-8")
    strategy = read_strategy(text, name=path.stem)
    random = Random(path.stem)  # noqa: S311 - reproducible, no secret
    parts = (real, written(strategy, random), spoilt(text, random))
    search = PubmedSearch(Corpus.from_bytes(*parts), lambda: tree, SearchRules())
    records = [record for part in parts for record in read_pubmed_xml(part).records]
    matches = evaluate(strategy, RecordIndex.build(records), mesh=mesh)
    mine = {int(each.record_id.split(":")[1]) for each in matches if each.in_strategy}
    queries = translate(strategy, mesh).queries
    theirs = set().union(*(found(search, query) for query in queries))
    nodes = [node for line in strategy.lines if line.tree for node in walk(line.tree)]
    has_adj = any(isinstance(node, Near) for node in nodes)
    return Width(path.stem, len(mine), len(theirs), len(mine - theirs), has_adj)


def report(widths: Sequence[Width]) -> str:
    """The averages with and without adj over strategies that match at least one record."""
    lines = [f"{len(widths)} strategies, {sum(width.lost for width in widths)} records lost"]
    for has_adj, name in ((False, "without adj"), (True, "with adj")):
        part = [each for each in widths if each.has_adj is has_adj and each.matched]
        total = sum(each.returned for each in part) / max(1, sum(each.matched for each in part))
        average = mean([each.ratio for each in part]) if part else 0.0
        lines.append(
            f"{name}: {len(part)} strategies, {average:.2f} on average, {total:.2f} in all"
        )
    return "\n".join(lines)


def main() -> int:
    real, tree, mesh = REAL.read_bytes(), read_headings(MESH), mesh_tree()
    widths = [measure(path, real, tree, mesh) for path in sorted(STRATEGIES.glob("*.txt"))]
    sys.stdout.write(report(widths) + "\n")
    for each in sorted(widths, key=lambda width: -width.ratio)[:5]:
        sys.stdout.write(f"{each.name}: {each.returned} returned, {each.matched} matched\n")
    plain = [each.ratio for each in widths if not each.has_adj and each.matched]
    return 1 if any(each.lost for each in widths) or mean(plain) > 3 else 0


if __name__ == "__main__":
    sys.exit(main())
