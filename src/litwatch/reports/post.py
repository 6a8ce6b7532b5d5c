"""A message → the mail server: SMTP with STARTTLS and login as configured, or one clear reason.

A password never travels over an unencrypted connection to another machine, and never stands in
an error. TLS is never silently left out: a server that does not offer it is refused.
"""

from __future__ import annotations

import smtplib
import ssl
from datetime import UTC, datetime
from email.message import EmailMessage

from litwatch.config import MailSettings
from litwatch.errors import MailError
from litwatch.reports.escaping import clean

_TLS_FROM_THE_START = 465  # RFC 8314, 3.3: submission over implicit TLS
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def send(
    message: EmailMessage, settings: MailSettings, *, context: ssl.SSLContext | None = None
) -> None:
    """Hand `message` to the mail server for all its recipients; set its Date if it has none.

    `context` holds whom to trust, by default what the system trusts. Raises MailError where the
    server cannot be reached, refuses the login, or refuses a recipient: then the sentence names
    the refused ones, and the others have the message.
    """
    _check(settings)
    if message["Date"] is None:
        message["Date"] = datetime.now(UTC)
    trusted = context or ssl.create_default_context()
    try:
        with _connect(settings, trusted) as server:
            _secure(server, settings, trusted)
            refused = server.send_message(message)
    except (smtplib.SMTPException, OSError) as error:
        raise _explain(error, settings) from error
    if refused:
        raise _refused_some(refused, settings)


def _check(settings: MailSettings) -> None:
    if not settings.host:
        raise MailError("no mail server is set", where="config.yaml", remedy="Set mail.host.")
    is_encrypted = settings.starttls or settings.port == _TLS_FROM_THE_START
    if settings.username and not is_encrypted and settings.host not in _LOOPBACK:
        raise MailError(
            "the password would cross the network unencrypted",
            where="config.yaml",
            remedy="Set mail.starttls to true, or take mail.username out.",
        )


def _connect(settings: MailSettings, trusted: ssl.SSLContext) -> smtplib.SMTP:
    host, port, patience = settings.host, settings.port, settings.timeout_seconds
    if port == _TLS_FROM_THE_START:
        return smtplib.SMTP_SSL(host, port, timeout=patience, context=trusted)
    return smtplib.SMTP(host, port, timeout=patience)


def _secure(server: smtplib.SMTP, settings: MailSettings, trusted: ssl.SSLContext) -> None:
    if settings.starttls and settings.port != _TLS_FROM_THE_START:
        server.starttls(context=trusted)
    if settings.username:
        server.login(settings.username, _password(settings))


def _password(settings: MailSettings) -> str:
    return settings.password.get_secret_value() if settings.password else ""


# What went wrong, the graver and the more special first; `said` is the server's own reply.
_MEND_ADDRESS = "Mend the topic's recipients in config.yaml."
_CHECK_TLS = "Check mail.port, mail.starttls and the server's certificate."
_LATER = "Send again later: litwatch digest --send."
_REASONS: tuple[tuple[type[Exception], str, str], ...] = (
    (
        smtplib.SMTPAuthenticationError,
        "the mail server refuses the login of {username} ({said})",
        "Check mail.username and LITWATCH_MAIL__PASSWORD.",
    ),
    (smtplib.SMTPRecipientsRefused, "the mail server refuses {said}", _MEND_ADDRESS),
    (
        smtplib.SMTPSenderRefused,
        "the mail server refuses the sender ({said})",
        "Check mail.sender.",
    ),
    (
        smtplib.SMTPNotSupportedError,
        "the mail server does not offer what is configured ({said})",
        _CHECK_TLS,
    ),
    (smtplib.SMTPResponseException, "the mail server refuses the mail ({said})", _LATER),
    (ssl.SSLError, "the mail server's encryption is not to be trusted ({said})", _CHECK_TLS),
    (TimeoutError, "the mail server did not answer within {patience:g} s", _LATER),
    (Exception, "the mail server cannot be reached ({said})", "Check mail.host and mail.port."),
)


def _explain(error: Exception, settings: MailSettings) -> MailError:
    """Say in one sentence what the server or the network did, without the password."""
    cause = _cause(error)
    what, remedy = next((w, r) for kind, w, r in _REASONS if isinstance(cause, kind))
    told = what.format(
        said=_said(cause), username=settings.username, patience=settings.timeout_seconds
    )
    password = _password(settings)
    return MailError(
        told.replace(password, "***") if password else told,
        where=f"{settings.host}:{settings.port}",
        remedy=remedy,
    )


def _cause(error: Exception) -> Exception:
    """Look behind smtplib's "connection unexpectedly closed", which also stands for a time-out."""
    behind = error.__context__
    is_wrapped = isinstance(error, smtplib.SMTPServerDisconnected)
    return behind if is_wrapped and isinstance(behind, OSError) else error


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return _refusals(error.recipients)
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_decoded(error.smtp_error)}"
    return clean(getattr(error, "strerror", None) or str(error) or type(error).__name__)


def _decoded(reply: bytes | str) -> str:
    return clean(reply.decode("utf-8", "replace") if isinstance(reply, bytes) else reply)


def _refusals(refused: dict[str, tuple[int, bytes]]) -> str:
    told = (f"{name} ({code} {_decoded(reply)})" for name, (code, reply) in refused.items())
    return ", ".join(told)


def _refused_some(refused: dict[str, tuple[int, bytes]], settings: MailSettings) -> MailError:
    return MailError(
        f"the mail server refuses {_refusals(refused)}; the other recipients have the mail",
        where=f"{settings.host}:{settings.port}",
        remedy=f"{_MEND_ADDRESS} A second sending has the same Message-ID.",
    )
