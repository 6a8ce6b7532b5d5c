"""The error tree: every failure litwatch names says what, where, and what to do next.

LitwatchError
├── UsageError              exit 2: wrong use or configuration
│   ├── ConfigError         config.yaml, the environment, a data file that it names
│   └── StrategyError       a search strategy that cannot be run; carries its findings
├── SourceError             exit 1: a source did not do its part
│   ├── Unreachable         transient: refused, timed out, 429, 5xx, truncated; try again later
│   │   └── Stopped         not asked any more: the circuit is open, or the run's time is over
│   ├── Rejected            permanent: the source will never answer this question
│   └── BadAnswer           an answer at HTTP 200 that is not what was asked for
├── FormatError             exit 1: bytes that are not the records they claim to be
├── StoreError              exit 1: the database or a folder beside it
│   ├── StoreLocked         another process holds the file for writing
│   └── NewerSchema         written by a later litwatch
└── MailError               exit 1: the digest could not be sent
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from litwatch.domain import Finding


class LitwatchError(Exception):
    """One clear sentence: `message` says what, `where` the place, `remedy` the next step."""

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, where: str = "", remedy: str = "") -> None:
        """Keep the three parts apart so that each surface can lay them out its own way."""
        super().__init__(message)
        self.message = message
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        """Read as `where: message. remedy`, with the missing parts left out."""
        place = f"{self.where}: " if self.where else ""
        stop = "" if self.message.endswith((".", "!", "?")) or not self.remedy else "."
        step = f" {self.remedy}" if self.remedy else ""
        return f"{place}{self.message}{stop}{step}"


class UsageError(LitwatchError):
    """The caller asked for something that cannot be: an unknown topic, a bad date."""

    exit_code: ClassVar[int] = 2


class ConfigError(UsageError):
    """A configuration or data file is missing, malformed or contradicts itself."""


class StrategyError(UsageError):
    """A strategy that cannot be run; `findings` hold every located problem that was seen."""

    def __init__(
        self,
        message: str,
        *,
        where: str = "",
        remedy: str = "",
        findings: tuple[Finding, ...] = (),
    ) -> None:
        """Carry the findings, so that a caller can show each one with its caret."""
        super().__init__(message, where=where, remedy=remedy)
        self.findings = findings


class SourceError(LitwatchError):
    """A source of records did not do its part."""


class Unreachable(SourceError):
    """The source is down or busy for now; the same request may work later."""


class Stopped(Unreachable):
    """Nothing was sent: the source failed too often, or the run has taken too long."""


class Rejected(SourceError):
    """The source refuses this request for good; repeating it cannot help."""


class BadAnswer(SourceError):
    """The source answered, but not with what was asked for."""


class FormatError(LitwatchError):
    """Bytes that cannot be read as the records they claim to be."""


class StoreError(LitwatchError):
    """The database, or a folder beside it, cannot be read or written."""


class StoreLocked(StoreError):
    """Another process holds the database for writing."""


class NewerSchema(StoreError):
    """The database was written by a later litwatch than this one."""


class MailError(LitwatchError):
    """The digest could not be handed to the mail server."""
