"""One record's whole story: the store's part, and what each topic's strategy says of it."""

from __future__ import annotations

import re
from dataclasses import replace

from litwatch.config import Settings
from litwatch.domain import Match, Record
from litwatch.domain.story import RecordStory, TopicStory
from litwatch.errors import UsageError
from litwatch.pipeline.disclosure import HIDDEN, disclosed, open_words, undisclosed
from litwatch.pipeline.headings import open_mesh
from litwatch.pipeline.stores import existing_store
from litwatch.pipeline.topics import WatchedTopic, open_topic
from litwatch.store.store import Store
from litwatch.strategy.evaluate import evaluate
from litwatch.strategy.history import losing_line
from litwatch.strategy.index import RecordIndex
from litwatch.strategy.mesh import MeshTree

# Digests print "PMID 36190851"; a reader may paste it as it stands.
_PRINTED = re.compile(r"^PMID:?\s*", re.IGNORECASE)


def story_of(settings: Settings, identifier: str, *, reviewer: str = "") -> RecordStory:
    """Tell everything about a held record; `identifier` is a PMID or a record id.

    A topic that does not hold the record is asked all the same: which lines it meets, and which
    line keeps it out. Where reviewers are blind, what one decided before the other did is left
    out, but for what `reviewer`, who asks, decided. Raises UsageError where no such record is held.
    """
    store = existing_store(settings)
    story = store.story(as_identifier(identifier))
    if story is None:
        raise UsageError(
            f"no record {identifier!r} is held",
            remedy="Give a PMID or a record id of the `evidence` view; run `litwatch run` first.",
        )
    mesh = open_mesh(settings)
    told = {entry.topic_id: entry for entry in story.topics}
    topics = [open_topic(settings, topic.id, mesh) for topic in settings.topics]
    entries = (_entry(topic, told.get(topic.topic_id), story.record, mesh) for topic in topics)
    return replace(
        story, topics=tuple(_disclosed(entry, settings, store, reviewer) for entry in entries)
    )


def _disclosed(entry: TopicStory, settings: Settings, store: Store, reviewer: str) -> TopicStory:
    hidden = undisclosed(settings.topic(entry.topic_id), store)
    deeds = disclosed(entry.deeds, {name for name, _ in hidden}, reviewer)
    return replace(
        entry,
        decisions=tuple(open_words(entry.decisions, hidden, reviewer)),
        inherited=tuple(open_words(entry.inherited, hidden, reviewer)),
        deeds=tuple(deed for deed in deeds if deed.detail != HIDDEN),
    )


def as_identifier(text: str) -> str:
    """Read an identifier as digests print it and as people paste it."""
    return _PRINTED.sub("", text.strip())


def _entry(
    topic: WatchedTopic, told: TopicStory | None, record: Record, mesh: MeshTree
) -> TopicStory:
    match = _match(topic, record, mesh)
    entry = told or TopicStory(topic.topic_id, topic.settings.title, in_strategy=False)
    losing = None if match.in_strategy else losing_line(topic.strategy, match.lines)
    return replace(
        entry,
        title=topic.settings.title,
        in_strategy=match.in_strategy,
        lines=match.lines,
        line_texts=topic.line_texts,
        losing_line=losing,
    )


def _match(topic: WatchedTopic, record: Record, mesh: MeshTree) -> Match:
    (match,) = evaluate(topic.strategy, RecordIndex.build([record]), mesh=mesh)
    return match
