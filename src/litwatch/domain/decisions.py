"""What people decide of records: decisions, full texts, works found otherwise, and what waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Stage(StrEnum):
    """The two stages of screening, in their order."""

    TITLE_ABSTRACT = "title_abstract"
    FULL_TEXT = "full_text"


class Tier(StrEnum):
    """Where an included report ends: NICE's summary of key evidence, or its appendix."""

    KEY_EVIDENCE = "key_evidence"
    RELEVANT_NOT_KEY = "relevant_not_key"


class FullTextStatus(StrEnum):
    """How far a report came; `assessed` follows from a decision on the full text."""

    REQUESTED = "requested"
    RETRIEVED = "retrieved"
    NOT_RETRIEVED = "not_retrieved"
    ASSESSED = "assessed"


class FoundBy(StrEnum):
    """How a work came to the topic; the last five are PRISMA's "other methods"."""

    STRATEGY = "strategy"
    CITATION_CHASING = "citation_chasing"
    EXPERT = "expert"
    COMPANY = "company"
    CONSULTATION = "consultation"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Advice:
    """What the machine had suggested when a person decided, and whether the person was shown it.

    `shown` is None where nobody knows: decisions of earlier versions and of other tools.
    """

    route: str = ""
    reason: str = ""
    run_id: str = ""
    shown: bool | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's decision: `include`, `exclude` or `maybe`, at one screening stage.

    `reason` is in the person's words, `reason_code` of the vocabulary in domain/reasons.py; `tier`
    belongs to an include at full text. `adjudicates`: it settles a conflict of two reviewers.
    `old` is what the same person had decided before; the store fills it in, and `advice` as well.
    `origin` names the file or tool that brought the decision, empty where it was made here.
    """

    topic_id: str
    record_id: str
    decision: str
    stage: str
    decided_by: str
    decided_at: datetime
    reason: str = ""
    criteria_version: str = ""
    reason_code: str = ""
    tier: str = ""
    adjudicates: bool = False
    old: str = ""
    advice: Advice = Advice()
    origin: str = ""


@dataclass(frozen=True, slots=True)
class DecisionEvent:
    """A row of the history: a decision, or the taking back (`takes_back`) of an earlier row.

    In the latter `decision.old` is what was taken back, `decision.decision` the same person's word
    that counts again (empty if none), and `decision.decided_by` who took it back.
    """

    number: int
    decision: Decision
    takes_back: int = 0
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class FullTextEvent:
    """What became of the request for a report's full text."""

    topic_id: str
    record_id: str
    status: FullTextStatus
    told_by: str
    told_at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Nomination:
    """A work that came another way than by the strategy, as who brought it knows it.

    `record_id` is the held record that it is, or `nominated:3` where none is held.
    """

    topic_id: str
    found_by: FoundBy
    nominated_by: str
    nominated_at: datetime
    why: str
    pmid: str = ""
    doi: str = ""
    title: str = ""
    record_id: str = ""


@dataclass(frozen=True, slots=True)
class ReviewRule:
    """How many people decide on each record of a topic, and whether each is blind to the other."""

    topic_id: str
    reviewers: int = 1
    blind: bool = False


class Waiting(StrEnum):
    """Why a record waits for a person."""

    UNDECIDED = "undecided"
    SECOND = "second reviewer"
    CONFLICT = "conflict"
    MAYBE = "maybe"
    REOPENED = "reopened"


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """A record that waits for a person, with what the machine suggests and the words that say so.

    `in_audit`: drawn at random from the proposed exclusions. `full_text` is the report's status,
    empty at title and abstract.
    """

    record_id: str
    title: str
    stage: str
    waiting: Waiting
    waiting_since: datetime | None
    route: str = ""
    reason: str = ""
    quote: str = ""
    field: str = ""
    why_now: str = ""
    reopened_because: str = ""
    decision: str = ""
    found_by: str = FoundBy.STRATEGY
    full_text: str = ""
    in_audit: bool = False


@dataclass(frozen=True, slots=True)
class AuditFigures:
    """What people's look at drawn proposed exclusions says of all: `most_wrong` is a share, 0 to 1.

    `kept` are those of `looked_at` that a person did not exclude.
    """

    proposed: int
    looked_at: int
    kept: int
    most_wrong: float


@dataclass(frozen=True, slots=True)
class Conflict:
    """A record on which two reviewers said different things at one stage."""

    record_id: str
    title: str
    stage: str
    words: tuple[Decision, ...]


@dataclass(frozen=True, slots=True)
class TrailEntry:
    """One thing that happened in a topic: when, to which record, what, who did it and why."""

    happened_at: datetime
    record_id: str
    kind: str
    actor: str
    detail: str
    why: str = ""
    run_id: str = ""
