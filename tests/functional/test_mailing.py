"""A week's digest by mail: sent once, kept whole, and the operator told when a run fails."""

from __future__ import annotations

import email
import email.policy
import socket
from collections.abc import Callable, Iterator
from datetime import date
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message

from litwatch.config import Settings
from litwatch.domain import IsoWeek
from litwatch.errors import MailError, StoreLocked
from litwatch.pipeline.digests import weekly_digest
from litwatch.pipeline.stores import one_at_a_time
from litwatch.pipeline.surveil import RunOptions, surveil
from tests.functional.conftest import Workplace

TOPIC = "surg-00155-cryoneurolysis"
WEEK = IsoWeek(2026, 40)


class Postbox(Message):
    """Keep every message."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[EmailMessage] = []

    def handle_message(self, message: email.message.Message) -> None:
        """Read the message as a mail client would."""
        self.messages.append(email.message_from_bytes(bytes(message), policy=email.policy.default))


@pytest.fixture
def postbox() -> Iterator[tuple[Postbox, int]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    box = Postbox()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, port
    controller.stop()


@pytest.fixture
def settings(
    new_workplace: Callable[[], Workplace], postbox: tuple[Postbox, int]
) -> tuple[Workplace, Settings]:
    """A sample that was run once, with a mail server and a recipient."""
    place = new_workplace()
    place.run(None, TOPIC)
    mail = place.sample.mail.model_copy(
        update={
            "host": "127.0.0.1",
            "port": postbox[1],
            "starttls": False,
            "sender": "litwatch@example.org",
            "operator": "operator@example.org",
        }
    )
    topics = tuple(
        topic.model_copy(update={"recipients": ("analyst@example.org",)})
        for topic in place.sample.topics
        if topic.id == TOPIC
    )
    return place, place.sample.model_copy(update={"mail": mail, "topics": topics})


def test_a_digest_is_mailed_whole_and_only_once(
    settings: tuple[Workplace, Settings], postbox: tuple[Postbox, int]
) -> None:
    _, configured = settings
    files = weekly_digest(configured, week=WEEK, send_mail=True)
    again = weekly_digest(configured, week=WEEK, send_mail=True)
    assert (files.sent, again.sent) == ((f"{TOPIC} 2026-W40",), ())
    (message,) = postbox[0].messages
    assert message["To"] == "analyst@example.org"
    assert message["Auto-Submitted"] == "auto-generated"
    assert "2026-W40" in message["Subject"]
    assert message["Message-ID"].startswith(f"<sample-{TOPIC}.2026-W40@")
    kinds = [part.get_content_type() for part in message.iter_parts()]
    assert kinds == ["text/plain", "text/html"]
    text, html = (part.get_content() for part in message.iter_parts())
    assert "Sample data" in text.splitlines()[0]
    assert "36190851" in text
    assert "36190851" in html


def test_what_comes_after_the_mail_waits_for_the_next_week(
    settings: tuple[Workplace, Settings], postbox: tuple[Postbox, int]
) -> None:
    place, configured = settings
    weekly_digest(configured, week=WEEK, send_mail=True)
    place.run(date(2026, 10, 5), TOPIC)
    weekly_digest(configured, week=IsoWeek(2026, 41), send_mail=True)
    first, second = (message.get_body(("plain",)) for message in postbox[0].messages)
    assert first
    assert second
    assert "99000218" not in first.get_content()
    assert "99000218" in second.get_content()
    assert "34820693" in first.get_content()
    assert "34820693" not in second.get_content()


def test_a_server_that_is_down_leaves_the_week_unsent(
    settings: tuple[Workplace, Settings],
) -> None:
    _, configured = settings
    mail = configured.mail.model_copy(update={"port": 9})
    with pytest.raises(MailError, match=TOPIC):
        weekly_digest(configured.model_copy(update={"mail": mail}), week=WEEK, send_mail=True)
    assert weekly_digest(configured, week=WEEK, send_mail=True).sent == (f"{TOPIC} 2026-W40",)


def test_a_week_whose_mail_failed_goes_out_with_the_next(
    settings: tuple[Workplace, Settings], postbox: tuple[Postbox, int]
) -> None:
    place, configured = settings
    weekly_digest(configured, week=WEEK, send_mail=True)
    place.run(date(2026, 10, 5), TOPIC)
    down = configured.mail.model_copy(update={"port": 9})
    broken = configured.model_copy(update={"mail": down})
    with pytest.raises(MailError):
        weekly_digest(broken, week=IsoWeek(2026, 41), send_mail=True)
    place.run(date(2026, 10, 12), TOPIC)
    files = weekly_digest(configured, week=IsoWeek(2026, 42), send_mail=True)
    assert files.sent == (f"{TOPIC} 2026-W41", f"{TOPIC} 2026-W42")
    first, late, last = (message.get_body(("plain",)) for message in postbox[0].messages)
    assert first
    assert late
    assert last
    assert "99000218" in late.get_content()
    assert "99000218" not in last.get_content()
    assert "99000222" in last.get_content()


def test_the_operator_is_told_of_a_source_that_is_down(
    settings: tuple[Workplace, Settings], postbox: tuple[Postbox, int]
) -> None:
    _, configured = settings
    pubmed = configured.pubmed.model_copy(update={"base_url": "http://127.0.0.1:9/", "attempts": 1})
    options = RunOptions(as_of=date(2026, 10, 5))
    assert surveil(configured.model_copy(update={"pubmed": pubmed}), (), options).failed
    (message,) = postbox[0].messages
    assert message["To"] == "operator@example.org"
    assert TOPIC in message["Subject"]
    assert "cannot be reached" in message.get_content()


def test_a_second_run_of_one_store_waits_and_is_then_refused_and_told(
    settings: tuple[Workplace, Settings], postbox: tuple[Postbox, int]
) -> None:
    _, configured = settings
    impatient = configured.store.model_copy(update={"lock_wait_seconds": 0.1})
    configured = configured.model_copy(update={"store": impatient})
    with one_at_a_time(configured), pytest.raises(StoreLocked, match="another litwatch"):
        surveil(configured, (), RunOptions(as_of=date(2026, 10, 5)))
    (message,) = postbox[0].messages
    assert "another litwatch is at work" in message.get_content()
