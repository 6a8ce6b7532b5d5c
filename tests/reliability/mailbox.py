"""A mail server on loopback that remembers what it was given."""

from __future__ import annotations

import email
import email.policy
import socket
from collections import Counter
from email.message import EmailMessage
from typing import Self

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message


class Mailbox(Message):
    """Keeps messages; a mail client shows those of one Message-ID once."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[EmailMessage] = []
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port)

    def handle_message(self, message: email.message.Message) -> None:
        """Take a message as a client would read it."""
        self.messages.append(email.message_from_bytes(bytes(message), policy=email.policy.default))

    def shown(self) -> dict[str, str]:
        """Message-ID → the text of the last message that has it, its date aside."""
        return {str(each["Message-ID"]): _text(each) for each in self.messages}

    def times_taken(self) -> Counter[str]:
        """Message-ID → how often it was handed over."""
        return Counter(str(each["Message-ID"]) for each in self.messages)

    def __enter__(self) -> Self:
        """Listen."""
        self._controller.start()
        return self

    def __exit__(self, *_problem: object) -> None:
        """Stop listening."""
        self._controller.stop()


def _text(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    return f"{message['Subject']}\n{body.get_content() if body else ''}"
