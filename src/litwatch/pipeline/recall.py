"""Known-item recall: which cited works a strategy finds, and what it lacks for the others."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from litwatch.config import Settings
from litwatch.dedupe.known_items import recognise
from litwatch.domain import KnownItem, Record
from litwatch.pipeline.headings import open_mesh
from litwatch.pipeline.stores import existing_store
from litwatch.pipeline.topics import WatchedTopic, open_topic
from litwatch.strategy.evaluate import evaluate
from litwatch.strategy.history import losing_line
from litwatch.strategy.index import RecordIndex
from litwatch.strategy.mesh import MeshTree
from litwatch.strategy.spans import find_spans
from litwatch.strategy.stopwords import PUBMED
from litwatch.strategy.tree import Node, Or, Word, walk
from litwatch.strategy.words import split_words

# Shorter words (of, knee's s, vs) say nothing about what a strategy lacks.
SHORTEST_TELLING_WORD = 4


@dataclass(frozen=True, slots=True)
class KnownItemRecall:
    """One known item: `found`, `missed` or `not_in_source`.

    For a missed one `failed_side` names the line that keeps it out (by the topic's `sides`,
    where it has them), and `missing_words` the words of its title, headings and abstract, in
    that order, that no line of the strategy contains.
    """

    key: str
    title: str
    status: str
    pmid: str = ""
    doi: str = ""
    failed_side: str = ""
    missing_words: tuple[str, ...] = ()


def recall(settings: Settings, topic_id: str) -> tuple[KnownItemRecall, ...]:
    """Check the topic's strategy against its known items among all held records.

    Raises UsageError for an unknown topic, StoreError where nothing was run yet.
    """
    mesh = open_mesh(settings)
    topic = open_topic(settings, topic_id, mesh)
    held = {key: version.record for key, version in existing_store(settings).held().items()}
    matches = evaluate(topic.strategy, RecordIndex.build(list(held.values())), mesh=mesh)
    found = {match.record_id for match in matches if match.in_strategy}
    items = recognise(topic.known_references, held.values(), found)
    return tuple(_recall(item, topic, held.get(item.record_id), mesh) for item in items)


def _recall(
    item: KnownItem, topic: WatchedTopic, record: Record | None, mesh: MeshTree
) -> KnownItemRecall:
    known = KnownItemRecall(item.key, item.title, item.status, pmid=item.pmid, doi=item.doi)
    if record is None or item.status != "missed":
        return known
    (match,) = evaluate(topic.strategy, RecordIndex.build([record]), mesh=mesh)
    line = losing_line(topic.strategy, match.lines)
    return KnownItemRecall(
        item.key,
        item.title,
        item.status,
        pmid=item.pmid,
        doi=item.doi,
        failed_side=topic.settings.sides.get(line or 0, f"line {line}"),
        missing_words=missing_words(record, _terms(topic)),
    )


def _terms(topic: WatchedTopic) -> Node:
    """Join every text word of the strategy by OR."""
    nodes = (node for line in topic.strategy.lines if line.tree for node in walk(line.tree))
    return Or(tuple(dict.fromkeys(node for node in nodes if isinstance(node, Word))))


def missing_words(record: Record, terms: Node) -> tuple[str, ...]:
    """Give the record's telling words that no term matches, each once, title first."""
    headings = " ".join(heading.descriptor for heading in record.mesh)
    words = list(dict.fromkeys(_telling_words(record.title, headings, record.abstract_text)))
    text = " ".join(words)
    matched = {text[start:end] for start, end in find_spans(terms, text)}
    return tuple(word for word in words if word not in matched)


def _telling_words(*texts: str) -> Iterable[str]:
    for text in texts:
        for word in split_words(text):
            if len(word) >= SHORTEST_TELLING_WORD and word not in PUBMED and not word.isdigit():
                yield word
