"""The message itself: complete, stable, and closed to injected headers."""

import email
from dataclasses import replace
from datetime import UTC, date, datetime
from email import policy as email_policy
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litwatch.domain import Digest, DigestMaterial, Policy, SearchRun
from litwatch.errors import MailError
from litwatch.reports.digest import compose
from litwatch.reports.mail import to_failure_message, to_message
from litwatch.reports.render import to_html, to_text

SENDER = "watch@example.org"
READERS = ["one@example.org", "two@example.net"]
MONDAY = datetime(2026, 11, 16, 7, tzinfo=UTC)


@pytest.fixture(scope="session")
def digest(busy_week: DigestMaterial, policy: Policy) -> Digest:
    return compose(busy_week, policy, today=date(2026, 11, 16))


@pytest.fixture(scope="session")
def message(digest: Digest) -> EmailMessage:
    return to_message(digest, sender=SENDER, recipients=READERS, sent_at=MONDAY)


def _read_back(message: EmailMessage) -> EmailMessage:
    """Read the bytes that travel, as a receiver does."""
    received = email.message_from_bytes(message.as_bytes(), policy=email_policy.default)
    assert isinstance(received, EmailMessage)
    return received


def test_text_and_html_both_hold_the_whole_digest(message: EmailMessage, digest: Digest) -> None:
    received = _read_back(message)
    assert received.get_content_type() == "multipart/alternative"
    parts = [part for part in received.iter_parts() if isinstance(part, EmailMessage)]
    assert [part.get_content_type() for part in parts] == ["text/plain", "text/html"]
    text, page = (part.get_content().replace("\r\n", "\n") for part in parts)
    assert text == to_text([digest])
    assert page == to_html([digest])


def test_headers_name_the_list_the_week_and_the_machine(message: EmailMessage) -> None:
    received = _read_back(message)
    assert received["Message-ID"] == "<feet.2026-W47@litwatch.example.org>"
    assert received["List-Id"] == "<feet.litwatch.example.org>"
    assert received["Auto-Submitted"] == "auto-generated"
    assert received["Date"].datetime == MONDAY
    assert received["To"] == ", ".join(READERS)
    assert received["From"] == SENDER


def test_only_a_mail_address_is_promised_for_unsubscribing(message: EmailMessage) -> None:
    assert message["List-Unsubscribe"] == "<mailto:watch@example.org?subject=unsubscribe%20feet>"
    assert message["List-Unsubscribe-Post"] is None


def test_the_same_digest_gives_the_same_bytes(message: EmailMessage, digest: Digest) -> None:
    again = to_message(digest, sender=SENDER, recipients=READERS, sent_at=MONDAY)
    assert again.as_bytes() == message.as_bytes()


def test_message_id_tells_topics_weeks_and_samples_apart(digest: Digest) -> None:
    others = [
        digest,
        replace(digest, topic_id="knees"),
        replace(digest, week=type(digest.week)(2026, 48)),
        replace(digest, is_sample=True),
    ]
    ids = {to_message(d, sender=SENDER, recipients=READERS)["Message-ID"] for d in others}
    assert len(ids) == len(others)


def test_a_long_topic_id_leaves_the_message_id_whole(digest: Digest) -> None:
    name = "a-very-long-topic-name-" * 5 + "end"
    message = to_message(replace(digest, topic_id=name), sender=SENDER, recipients=READERS)
    sent = message.as_bytes().replace(b"\r\n ", b" ")
    assert f"<{name}.2026-W47@litwatch.example.org>".encode() in sent


def test_every_line_of_the_message_is_short_enough_for_smtp(message: EmailMessage) -> None:
    assert max(len(line) for line in message.as_bytes().split(b"\r\n")) <= 998


@given(text=st.text(max_size=60) | st.just("x\r\nBcc: all@evil.example\r\n\r\nbody"))
def test_no_text_can_add_a_header(digest: Digest, text: str) -> None:
    hostile = replace(digest, subject=text, headline=text, topic_title=text)
    sent = to_message(hostile, sender=SENDER, recipients=READERS).as_bytes()
    head = sent.partition(b"\r\n\r\n")[0]
    names = [line.split(b":")[0] for line in head.split(b"\r\n") if not line.startswith(b" ")]
    assert names == [
        *(b"Subject", b"From", b"To", b"Auto-Submitted", b"Message-ID", b"List-Id"),
        *(b"List-Unsubscribe", b"MIME-Version", b"Content-Type"),
    ]


@pytest.mark.parametrize(
    "address",
    [
        *("", "nobody", "@example.org", "a@", "a b@example.org", "a@example.org\r\nBcc: b@c.d"),
        *("a@example.org, b@example.org", "Name <a@example.org>", "ü@example.org", "a@\x00b"),
    ],
)
def test_what_is_no_address_is_refused_by_name(digest: Digest, address: str) -> None:
    with pytest.raises(MailError, match="is no mail address"):
        to_message(digest, sender=SENDER, recipients=[address])
    with pytest.raises(MailError, match="is no mail address"):
        to_message(digest, sender=address, recipients=READERS)


def test_a_digest_without_recipients_is_refused(digest: Digest) -> None:
    with pytest.raises(MailError, match="no recipient"):
        to_message(digest, sender=SENDER, recipients=[])


def test_the_operator_learns_which_topics_failed_and_why(failed_run: SearchRun) -> None:
    other = replace(failed_run, topic_id="knees", error="answer is no XML\r\nBcc: x@y.z")
    message = to_failure_message([failed_run, other], sender=SENDER, recipients=["op@example.org"])
    received = _read_back(message)
    assert received["Subject"] == "litwatch run FAILED for 2 topics: feet, knees"
    assert received["Message-ID"] == "<failed.20261116T060000Z-2b3c@litwatch.example.org>"
    assert received["Date"].datetime == failed_run.finished_at
    assert received["Bcc"] is None
    text = received.get_content()
    assert "feet: PubMed failed: PubMed did not answer within 60 seconds." in text
    assert "knees: PubMed failed: answer is no XML" in text
    assert "litwatch doctor" in text
