"""Eligibility criteria as values: what meets each one, what contradicts it, and its examples."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum

from litwatch.domain import Record, Verdict
from litwatch.screening.roles import Role
from litwatch.strategy.tree import Node

STANDARD_ORDER = ("publication_type", "patient", "intervention", "outcome", "language")

SUBCLASSES = {
    "publication_type": frozenset(
        {
            "review",
            "systematic_review",
            "guideline_consensus",
            "editorial_letter_comment",
            "conference_abstract",
            "protocol_ongoing",
            "case_report",
            "animal_or_laboratory",
            "correction_retraction",
            "preprint",
        }
    ),
    "intervention": frozenset({"other_intervention", "no_image_guidance", "not_percutaneous"}),
}


class Signal(StrEnum):
    """Where evidence is read, in the order in which it is trusted."""

    PUBLICATION_TYPES = "publication_types"
    LANGUAGES = "languages"
    MESH = "mesh"
    CITATION = "citation"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Terms:
    """Words in the strategy language, looked for in `fields`, counting only in these `roles`.

    `stems` is fulfilled by every folded text in which the words can be found.
    """

    expression: str
    node: Node
    fields: tuple[str, ...]
    roles: frozenset[Role]
    stems: re.Pattern[str] | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """Holds as soon as one of its signals is found; names are compared without case.

    `citation` names signs of `citation_signs.CITATION_SIGNS`. `facts` are names of facts that the
    abstract states of its own study, `designs` what `study_design` reads in its words.
    """

    publication_types: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    languages_other_than: frozenset[str] = frozenset()
    mesh: frozenset[str] = frozenset()
    major_mesh: frozenset[str] = frozenset()
    citation: tuple[str, ...] = ()
    title_starts: tuple[str, ...] = ()
    title_ends: tuple[str, ...] = ()
    designs: frozenset[str] = frozenset()
    facts: frozenset[str] = frozenset()
    terms: Terms | None = None

    signal: Signal = field(init=False)

    def __post_init__(self) -> None:
        """Note the most trusted signal that the condition reads: it is asked for every record."""
        object.__setattr__(self, "signal", self._most_trusted())

    def _most_trusted(self) -> Signal:
        if self.publication_types:
            return Signal.PUBLICATION_TYPES
        if self.languages or self.languages_other_than:
            return Signal.LANGUAGES
        if self.mesh or self.major_mesh:
            return Signal.MESH
        return Signal.CITATION if self.citation else Signal.TEXT


@dataclass(frozen=True, slots=True)
class Rule:
    """One piece of evidence: found when `when` holds, `also` holds if given, `unless` does not.

    `overrules`: it decides even where a more trusted signal says otherwise. `released_by` is the
    condition on which a record that it holds back is let go after all.
    """

    rule_id: str
    when: Condition
    also: Condition | None = None
    unless: Condition | None = None
    subclass: str = ""
    overrules: bool = False
    released_by: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """A record and the verdict that the criterion must give it, carried in the criteria file."""

    record: Record
    verdict: Verdict
    rule: str
    place: str


@dataclass(frozen=True, slots=True)
class Part:
    """One conjunct: what meets it and what contradicts it, each in the file's order.

    `suspected_by` leaves it unclear and says of which subclass the record may be.
    """

    name: str
    met_by: tuple[Rule, ...]
    contradicted_by: tuple[Rule, ...]
    suspected_by: tuple[Rule, ...] = ()
    examples: tuple[Example, ...] = ()


@dataclass(frozen=True, slots=True)
class Criterion:
    """One criterion; with several parts it is a conjunction, and each part has its verdict."""

    name: str
    statement: str
    parts: tuple[Part, ...]
    examples: tuple[Example, ...] = ()

    @property
    def is_conjunction(self) -> bool:
        """Whether each part is judged and shown on its own."""
        return len(self.parts) > 1


@dataclass(frozen=True, slots=True)
class Criteria:
    """A topic's criteria; `version` is 12 hex of the sha256 of their content.

    `adverse_events` are harms by name with the words that report them.
    """

    name: str
    title: str
    version: str
    criteria: tuple[Criterion, ...]
    adverse_events: tuple[tuple[str, Terms], ...] = ()
