"""The history server: results kept under a WebEnv and a query key."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from threading import Lock

_KEPT = 1000


class Sessions:
    """Results by WebEnv and query key; the oldest WebEnv goes when there are a thousand."""

    def __init__(self) -> None:
        self._sessions: dict[str, dict[int, tuple[str, ...]]] = {}
        self._opened = 0
        self._lock = Lock()

    def keep(self, ids: tuple[str, ...], web_env: str = "") -> tuple[int, str]:
        """Keep a result, in a new session unless one is named; return its key and WebEnv."""
        with self._lock:
            if web_env not in self._sessions:
                web_env = self._open()
            session = self._sessions[web_env]
            key = len(session) + 1
            session[key] = ids
            return key, web_env

    def _open(self) -> str:
        """A new session's name, shaped like NCBI's."""
        self._opened += 1
        while len(self._sessions) >= _KEPT:
            del self._sessions[next(iter(self._sessions))]
        name = f"MCID_{hashlib.sha256(str(self._opened).encode()).hexdigest()[:24]}"
        self._sessions[name] = {}
        return name

    def of(self, web_env: str) -> Mapping[int, tuple[str, ...]]:
        """Query key → ids of one session; empty if there is none of that name."""
        with self._lock:
            return dict(self._sessions.get(web_env, {}))
