"""Delivery against a real SMTP server on loopback, and each way in which it can fail."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pydantic import SecretStr

from litwatch.config import MailSettings
from litwatch.errors import MailError
from litwatch.reports.mail import send

PASSWORD = "correct horse"  # noqa: S105 - the test server's own


class Postbox:
    """Keep every envelope; refuse recipients that begin with `gone`."""

    def __init__(self) -> None:
        self.envelopes: list[Envelope] = []

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, *_: Any
    ) -> str:
        del server, session
        if address.startswith("gone"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        del server, session
        self.envelopes.append(envelope)
        return "250 taken"


def _authenticate(
    _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, login: Any
) -> AuthResult:
    expected = LoginPassword(b"watch", PASSWORD.encode())
    return AuthResult(success=login == expected, handled=False)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _serve(**options: Any) -> Iterator[tuple[Postbox, int]]:
    postbox = Postbox()
    controller = Controller(postbox, hostname="127.0.0.1", port=_free_port(), **options)
    controller.start()
    try:
        yield postbox, controller.port
    finally:
        controller.stop()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A self-signed certificate for 127.0.0.1, with its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder(issuer_name=name, subject_name=name, public_key=key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + signed.public_bytes(serialization.Encoding.PEM)
    )
    return path


@pytest.fixture
def secure_server(certificate: Path) -> Iterator[tuple[Postbox, int]]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with _serve(
        tls_context=context,
        require_starttls=True,
        auth_required=True,
        authenticator=_authenticate,
    ) as server:
        yield server


@pytest.fixture
def trusted(certificate: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=certificate)


@pytest.fixture
def message() -> EmailMessage:
    message = EmailMessage()
    message["From"] = "watch@example.org"
    message["To"] = "one@example.org, two@example.org"
    message["Subject"] = "Cold for the foot, 2026-W47: nothing new"
    message.set_content("Nothing new.\n")
    return message


def _settings(port: int, **changes: Any) -> MailSettings:
    values: dict[str, Any] = {
        "host": "127.0.0.1",
        "port": port,
        "sender": "watch@example.org",
        "starttls": False,
        "timeout_seconds": 5,
        **changes,
    }
    return MailSettings(**values)


def _login(port: int, password: str = PASSWORD) -> MailSettings:
    return _settings(port, starttls=True, username="watch", password=SecretStr(password))


def _sent(postbox: Postbox) -> bytes:
    (envelope,) = postbox.envelopes
    assert isinstance(envelope.content, bytes)
    return envelope.content


def test_a_mail_reaches_every_recipient(message: EmailMessage) -> None:
    with _serve() as (postbox, port):
        send(message, _settings(port))
        assert postbox.envelopes[0].rcpt_tos == ["one@example.org", "two@example.org"]
        assert postbox.envelopes[0].mail_from == "watch@example.org"
        assert b"Subject: Cold for the foot, 2026-W47: nothing new" in _sent(postbox)


def test_a_mail_travels_encrypted_and_with_login(
    message: EmailMessage, secure_server: tuple[Postbox, int], trusted: ssl.SSLContext
) -> None:
    postbox, port = secure_server
    send(message, _login(port), context=trusted)
    assert b"Nothing new." in _sent(postbox)


def test_a_date_is_set_at_handing_over_unless_one_is_given(message: EmailMessage) -> None:
    with _serve() as (postbox, port):
        before = datetime.now(UTC).replace(microsecond=0)
        send(message, _settings(port))
        assert message["Date"].datetime >= before
        stamped = message["Date"]
        send(message, _settings(port))
        assert message["Date"] == stamped
        assert len(postbox.envelopes) == 2


def test_a_wrong_password_is_named_but_never_shown(
    message: EmailMessage, secure_server: tuple[Postbox, int], trusted: ssl.SSLContext
) -> None:
    postbox, port = secure_server
    with pytest.raises(MailError, match="refuses the login of watch") as caught:
        send(message, _login(port, "wrong secret"), context=trusted)
    assert "wrong secret" not in str(caught.value)
    assert "LITWATCH_MAIL__PASSWORD" in caught.value.remedy
    assert caught.value.where == f"127.0.0.1:{port}"
    assert postbox.envelopes == []


def test_an_untrusted_certificate_stops_the_mail(
    message: EmailMessage, secure_server: tuple[Postbox, int]
) -> None:
    postbox, port = secure_server
    with pytest.raises(MailError, match="encryption is not to be trusted"):
        send(message, _login(port))
    assert postbox.envelopes == []


def test_a_server_without_starttls_is_not_used_in_the_clear(message: EmailMessage) -> None:
    with _serve() as (postbox, port):
        with pytest.raises(MailError, match="does not offer"):
            send(message, _settings(port, starttls=True))
        assert postbox.envelopes == []


def test_a_server_without_login_is_named(message: EmailMessage) -> None:
    with _serve() as (_, port), pytest.raises(MailError, match="does not offer"):
        send(message, _settings(port, username="watch", password=SecretStr(PASSWORD)))


def test_a_refused_recipient_is_named_and_the_others_have_the_mail(message: EmailMessage) -> None:
    message.replace_header("To", "one@example.org, gone@example.org")
    with _serve() as (postbox, port):
        with pytest.raises(MailError, match=r"refuses gone@example.org \(550 no such") as caught:
            send(message, _settings(port))
        assert "the other recipients have the mail" in str(caught.value)
        assert postbox.envelopes[0].rcpt_tos == ["one@example.org"]


def test_when_all_recipients_are_refused_nothing_is_delivered(message: EmailMessage) -> None:
    message.replace_header("To", "gone@example.org, gone2@example.org")
    with _serve() as (postbox, port):
        with pytest.raises(MailError, match=r"gone@example\.org .* gone2@example\.org"):
            send(message, _settings(port))
        assert postbox.envelopes == []


def test_a_message_that_is_too_large_is_refused_in_one_sentence(message: EmailMessage) -> None:
    message.set_content("x" * 4000)
    with (
        _serve(data_size_limit=1000) as (_, port),
        pytest.raises(MailError, match=r"refuses the (mail|sender) \(552 "),
    ):
        send(message, _settings(port))


def test_a_closed_port_is_told_as_such(message: EmailMessage) -> None:
    with pytest.raises(MailError, match=r"cannot be reached \(Connection refused\)") as caught:
        send(message, _settings(_free_port()))
    assert "Check mail.host and mail.port" in str(caught.value)


def test_a_silent_server_is_left_after_the_set_time(message: EmailMessage) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        with pytest.raises(MailError, match=r"did not answer within 0\.2 s"):
            send(message, _settings(port, timeout_seconds=0.2))


def test_a_missing_server_is_a_setting_to_mend(message: EmailMessage) -> None:
    with pytest.raises(MailError, match=r"no mail server is set.*mail\.host"):
        send(message, MailSettings())


def test_a_password_never_crosses_the_network_unencrypted(message: EmailMessage) -> None:
    settings = _settings(25, host="mail.example.org", username="watch")
    with pytest.raises(MailError, match="unencrypted"):
        send(message, settings)


def test_encryption_from_the_start_is_used_on_its_port(
    message: EmailMessage,
    certificate: Path,
    trusted: ssl.SSLContext,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with _serve(ssl_context=context) as (postbox, port):
        monkeypatch.setattr("litwatch.reports.post._TLS_FROM_THE_START", port)
        send(message, _settings(port), context=trusted)
        assert b"Nothing new." in _sent(postbox)
