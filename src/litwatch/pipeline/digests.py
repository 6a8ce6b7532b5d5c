"""The week's digests: what the store holds of a week, composed, written and sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from litwatch.config import Settings, TopicSettings
from litwatch.domain import Digest, IsoWeek, ManualSource
from litwatch.errors import MailError, StoreError
from litwatch.formats.policy_yaml import read_policy
from litwatch.pipeline.decisions import keep_review_rule
from litwatch.pipeline.queueing import audit_figures
from litwatch.pipeline.stores import (
    existing_store,
    one_at_a_time,
    open_store,
    publish_evidence,
)
from litwatch.reports.digest import compose
from litwatch.reports.mail import send, to_message
from litwatch.reports.render import MOST_SHOWN, to_html, to_markdown
from litwatch.store.items import FEW
from litwatch.store.store import Store


@dataclass(frozen=True, slots=True)
class DigestFiles:
    """Where a digest was written, and the mails that went out, as `topic week`."""

    html: Path
    markdown: Path
    sent: tuple[str, ...] = ()


def weekly_digest(
    settings: Settings,
    topic_ids: Sequence[str] = (),
    *,
    week: IsoWeek,
    out: Path | None = None,
    send_mail: bool = False,
) -> DigestFiles:
    """Write the week's digest of the named topics (all where none is named), and mail it.

    Each topic has files of its own; several topics also share one page, whose path is given.
    Mail is at least once: a topic counts as sent only after the server took the message. No run
    can add to a week between its writing and its sending.
    """
    with one_at_a_time(settings):
        open_store(settings)
        return write_digests(settings, topic_ids, week=week, out=out, send_mail=send_mail)


def write_digests(
    settings: Settings,
    topic_ids: Sequence[str] = (),
    *,
    week: IsoWeek,
    out: Path | None = None,
    send_mail: bool = False,
) -> DigestFiles:
    """Do the work of `weekly_digest` for a caller who has opened the store and has it to itself."""
    store = existing_store(settings)
    topics = [settings.topic(name) for name in topic_ids] or list(settings.topics)
    folder = (out or settings.path(settings.store.digests)) / str(week)
    digests = [_compose(topic, store, settings, week) for topic in topics]
    files = [_write(folder / digest.topic_id, [digest]) for digest in digests]
    shared = files[0] if len(files) == 1 else _write(folder / "digest", digests)
    sent = _send_all(topics, week, settings, store) if send_mail else ()
    publish_evidence(settings)
    return DigestFiles(shared.html, shared.markdown, sent)


def _compose(topic: TopicSettings, store: Store, settings: Settings, week: IsoWeek) -> Digest:
    policy = read_policy(settings.path(topic.policy)) if topic.policy else None
    with store.kept_open():
        store.describe_topic(topic.id, topic.title, policy)
        keep_review_rule(store, topic, now=datetime.now(UTC))
        material = store.digest_material(topic.id, week)
        audit = audit_figures(topic, store)
    material = replace(material, manual_sources=_manual_sources(topic), audit=audit)
    today = max((run.as_of for run in material.runs), default=week.sunday)
    digest = compose(material, policy, today=today, is_sample=settings.is_sample)
    return digest if len(material.items) <= FEW else _with_shown_items(digest, store)


def _with_shown_items(digest: Digest, store: Store) -> Digest:
    """Read whole what the pages show of a digest whose items came in outline."""
    sections = [
        replace(
            section,
            items=(
                *store.complete_items(digest.topic_id, section.items[:MOST_SHOWN]),
                *section.items[MOST_SHOWN:],
            ),
        )
        for section in digest.sections
    ]
    return replace(digest, sections=tuple(sections))


def _manual_sources(topic: TopicSettings) -> tuple[ManualSource, ...]:
    return tuple(
        ManualSource(source.name, source.every_days, source.last_searched_on)
        for source in topic.manual_sources
    )


def _write(stem: Path, digests: Sequence[Digest]) -> DigestFiles:
    html, markdown = stem.with_suffix(".html"), stem.with_suffix(".md")
    write_whole(html, to_html(digests))
    write_whole(markdown, to_markdown(digests))
    return DigestFiles(html, markdown)


def write_whole(path: Path, text: str) -> None:
    """Write a file so that a reader sees the old one or the new one, never a part.

    Raises StoreError where the folder cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Of the same name each time: what a killed run leaves is written over by the next.
        part = path.with_name(f".{path.name}.part")
        part.write_text(text, encoding="utf-8")
        part.replace(path)
    except OSError as error:
        raise StoreError(
            f"cannot be written: {error.strerror}",
            where=str(path),
            remedy="Mend the folder's permissions, or give another with --out.",
        ) from error


def _send_all(
    topics: Sequence[TopicSettings], week: IsoWeek, settings: Settings, store: Store
) -> tuple[str, ...]:
    """Send what is due of each topic with recipients: the week, and weeks whose mail failed.

    One mail's failure does not stop the others. Raises MailError with every failure.
    """
    if not settings.mail.host or not settings.mail.sender:
        raise MailError(
            "no mail server or sender is set",
            where="config.yaml",
            remedy="Set mail.host and mail.sender, or leave --send away.",
        )
    due = [
        (topic, each)
        for topic in topics
        if topic.recipients
        for each in store.weeks_to_send(topic.id, week)
    ]
    sent, failures = [], []
    for topic, each in due:
        try:
            _send_one(_compose(topic, store, settings, each), topic, settings, store)
        except MailError as error:
            failures.append(f"{topic.id} {each}: {error}")
        else:
            sent.append(f"{topic.id} {each}")
    if failures:
        raise MailError(" ".join(failures))
    return tuple(sent)


def _send_one(digest: Digest, topic: TopicSettings, settings: Settings, store: Store) -> None:
    mail = settings.mail
    send(to_message(digest, sender=mail.sender, recipients=topic.recipients), mail)
    store.mark_sent(topic.id, digest.week, datetime.now(UTC))
