"""A transport that sends nothing: each request is answered with what the archive kept for it."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from litwatch.domain import Payload
from litwatch.errors import Unreachable
from litwatch.sources.archive import read_payload
from litwatch.sources.exchange import Answer, Judge, Request

# Who asked does not change the answer.
_WHO: Final = frozenset({"tool", "email", "api_key"})
_OK: Final = 200

Question = tuple[str, frozenset[tuple[str, str]]]


class ReplayedTransport:
    """Gives one run's answers again: to the same question the same answers, in their order.

    An answer that the judge refuses is passed over, as it was then. The place asked does not
    matter: a sample's PubMed has another port each time.
    """

    def __init__(self, folder: Path, payloads: Sequence[Payload], judge: Judge) -> None:
        self._folder = folder
        self._judge = judge
        self._payloads = tuple(payloads)
        self._requests = 0
        self._waiting: defaultdict[Question, deque[Payload]] = defaultdict(deque)
        for payload in payloads:
            self._waiting[_question(payload.operation, _fields(payload.address))].append(payload)

    @property
    def requests(self) -> int:
        """Answers used so far."""
        return self._requests

    @property
    def payloads(self) -> tuple[Payload, ...]:
        """Every answer of the run."""
        return self._payloads

    @property
    def server_ahead(self) -> timedelta | None:
        """Not known: the archive keeps no headers."""
        return None

    def post(self, request: Request) -> bytes:
        """Give the next accepted answer to this question.

        Raises Unreachable where there is none: then nobody answered, or the run was not this one.
        StoreError for an archived answer that is gone or damaged.
        """
        waiting = self._waiting[_question(request.operation, request.fields)]
        while waiting:
            payload = waiting.popleft()
            self._requests += 1
            body = read_payload(self._folder, payload)
            if self._judge(request, Answer(_OK, {}, body)) is None:
                return body
        raise Unreachable("the archive holds no answer to this request", where=request.operation)


def _question(operation: str, fields: Mapping[str, str]) -> Question:
    return operation, frozenset((key, text) for key, text in fields.items() if key not in _WHO)


def _fields(address: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(address).query, keep_blank_values=True))
