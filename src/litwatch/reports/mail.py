"""A digest → a complete mail, and a failed run → a mail to the operator.

A message is multipart/alternative: the whole digest as text, then as HTML (RFC 2046, 5.1.4). Its
Message-ID is the same whenever the same topic and week are sent, so that a second delivery is
recognised as the same message. No random value goes in: the same digest gives the same bytes.
List-Unsubscribe (RFC 2369) is an address that a person reads; one-click unsubscription (RFC 8058)
needs a web address that litwatch does not have, so it is not promised.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256
from urllib.parse import quote

from litwatch.domain import Digest, SearchRun
from litwatch.errors import LitwatchError, MailError
from litwatch.reports.escaping import clean
from litwatch.reports.post import send
from litwatch.reports.render import to_html, to_text
from litwatch.reports.wording import count, source

__all__ = ["send", "to_failure_message", "to_message"]


def to_message(
    digest: Digest, *, sender: str, recipients: Sequence[str], sent_at: datetime | None = None
) -> EmailMessage:
    """Write one digest as a mail. Without `sent_at` the Date is set when it is handed over.

    Raises MailError for an address that is none.
    """
    domain = _address(sender).domain
    message = _message(digest.subject, sender, recipients, sent_at)
    name = f"sample-{digest.topic_id}" if digest.is_sample else digest.topic_id
    message["Message-ID"] = f"<{name}.{digest.week}@litwatch.{domain}>"
    message["List-Id"] = f"<{name}.litwatch.{domain}>"
    message["List-Unsubscribe"] = f"<mailto:{_unsubscribe(sender, digest.topic_id)}>"
    message.set_content(to_text([digest]), cte="quoted-printable")
    message.add_alternative(to_html([digest]), subtype="html", cte="quoted-printable")
    message.set_boundary(_boundary(message["Message-ID"]))
    return message


def to_failure_message(
    runs: Sequence[SearchRun], *, sender: str, recipients: Sequence[str]
) -> EmailMessage:
    """Tell the operator which topics could not be searched, and why. `runs` are the failed ones.

    Raises MailError for an address that is none.
    """
    topics = ", ".join(run.topic_id for run in runs)
    latest = max(run.finished_at for run in runs)
    subject = f"litwatch run FAILED for {count(len(runs), 'topic')}: {topics}"
    message = _message(subject, sender, recipients, latest)
    domain = _address(sender).domain
    message["Message-ID"] = f"<failed.{runs[0].run_id}@litwatch.{domain}>"
    told = [
        f"{run.topic_id}: {source(run.source)} failed: {clean(run.error) or 'no reason recorded'}"
        for run in runs
    ]
    lines = [
        f"Run {runs[0].run_id}, ended {latest:%Y-%m-%d %H:%M %Z}".rstrip(),
        "",
        *told,
        "",
        "Nothing of a failed search was stored and its watermark did not move, so that the next",
        "completed search covers the same days. See what is wrong: litwatch doctor",
        "Then run again: litwatch run",
        "",
    ]
    message.set_content("\n".join(clean(line) for line in lines), cte="quoted-printable")
    return message


def to_trouble_message(
    error: LitwatchError, *, sender: str, recipients: Sequence[str], stopped_at: datetime
) -> EmailMessage:
    """Tell the operator that a run stopped before it could search, and what to do.

    Raises MailError for an address that is none.
    """
    message = _message("litwatch run FAILED before it searched", sender, recipients, stopped_at)
    domain = _address(sender).domain
    message["Message-ID"] = f"<stopped.{stopped_at:%Y%m%dT%H%M%S%f}@litwatch.{domain}>"
    text = f"{clean(str(error))}\n\nNothing was stored and no watermark moved.\n"
    message.set_content(text, cte="quoted-printable")
    return message


def _message(
    subject: str, sender: str, recipients: Sequence[str], sent_at: datetime | None
) -> EmailMessage:
    """Begin a message. Addresses are parsed and texts cleaned: no line of theirs is a header."""
    if not recipients:
        raise MailError("the mail has no recipient", remedy="Set the topic's recipients.")
    message = EmailMessage(policy=SMTP)
    message["Subject"] = clean(subject)
    message["From"] = _address(sender)
    message["To"] = tuple(_address(recipient) for recipient in recipients)
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834, 5
    if sent_at is not None:
        message["Date"] = sent_at
    return message


def _address(text: str) -> Address:
    """Parse `name@domain`. Raises MailError for anything else, a display name included."""
    try:
        address = Address(addr_spec=text)
    except (ValueError, IndexError, MessageError) as error:
        raise _no_address(text) from error
    is_whole = bool(address.username and address.domain)
    if not is_whole or not text.isascii() or clean(text) != text or " " in text:
        raise _no_address(text)
    return address


def _no_address(text: str) -> MailError:
    return MailError(
        f"{clean(text)!r} is no mail address",
        where="config.yaml",
        remedy="Write mail.sender and recipients as name@example.org.",
    )


def _unsubscribe(sender: str, topic_id: str) -> str:
    return f"{quote(sender, safe='@')}?subject={quote(f'unsubscribe {topic_id}')}"


def _boundary(message_id: str) -> str:
    """Give a boundary that no quoted-printable line can hold: it begins with `=_` (RFC 2045)."""
    return f"=_{sha256(message_id.encode()).hexdigest()[:32]}"
