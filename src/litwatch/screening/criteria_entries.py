"""The entries of a criteria file: which keys it has and what they may hold."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from litwatch.domain import Verdict
from litwatch.screening.citation_signs import CITATION_SIGNS
from litwatch.screening.roles import Role

_STATED = (Role.AFFIRMED, Role.COMPARED, Role.FOLLOWED)
_SIGNALS = (
    *("publication_types", "languages", "languages_other_than", "mesh", "major_mesh"),
    *("citation", "title_starts", "title_ends", "designs", "facts", "terms"),
)


class Entry(BaseModel):
    """A mapping of the file; a key that is not known is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ConditionEntry(Entry):
    """What a rule reads; `terms` are looked for in the fields `in`."""

    publication_types: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    languages_other_than: tuple[str, ...] = ()
    mesh: tuple[str, ...] = ()
    major_mesh: tuple[str, ...] = ()
    citation: tuple[str, ...] = ()
    title_starts: tuple[str, ...] = ()
    title_ends: tuple[str, ...] = ()
    designs: tuple[Literal["randomised_trial", "likely_trial"], ...] = ()
    facts: tuple[str, ...] = ()
    terms: str = ""
    fields: tuple[Literal["title", "abstract"], ...] = Field(
        default=("title", "abstract"), alias="in"
    )
    roles: tuple[Role, ...] = _STATED

    @model_validator(mode="after")
    def _reads_something(self) -> Self:
        if not self.signals():
            raise ValueError("a rule needs publication_types, languages, mesh, terms or the like")
        return self

    @field_validator("citation")
    @classmethod
    def _is_known(cls, signs: tuple[str, ...]) -> tuple[str, ...]:
        unknown = sorted(set(signs) - set(CITATION_SIGNS))
        if unknown:
            known = ", ".join(CITATION_SIGNS)
            raise ValueError(f"{unknown[0]!r} is no sign of a citation; known: {known}")
        return signs

    def signals(self) -> list[str]:
        """Name the signals that are given."""
        return [name for name in _SIGNALS if getattr(self, name)]


class RuleEntry(ConditionEntry):
    """A rule: one signal, and further conditions."""

    rule: str = Field(pattern=r"^[a-z0-9][a-z0-9_.-]*$")
    also: ConditionEntry | None = None
    unless: ConditionEntry | None = None
    subclass: str = ""
    overrules: bool = False
    released_by: Literal["", "new_adverse_event", "person"] = ""

    @model_validator(mode="after")
    def _reads_one_signal(self) -> Self:
        if len(self.signals()) > 1:
            raise ValueError(
                f"a rule reads one signal, here are {' and '.join(self.signals())}; "
                "write two rules, or put one under also or unless"
            )
        return self


class ExampleEntry(Entry):
    """A record in few words and the verdict it must get; `*` marks a main heading."""

    verdict: Verdict
    rule: str = ""
    title: str = ""
    abstract: str = ""
    publication_types: tuple[str, ...] = ()
    mesh: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    issue: str = ""
    pages: str = ""


class PartEntry(Entry):
    """One conjunct with its rules."""

    met_by: tuple[RuleEntry, ...] = ()
    contradicted_by: tuple[RuleEntry, ...] = ()
    suspected_by: tuple[RuleEntry, ...] = ()
    examples: tuple[ExampleEntry, ...] = ()


class CriterionEntry(PartEntry):
    """A criterion with rules of its own, or with parts that must all be met."""

    statement: str
    all_of: dict[str, PartEntry] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _is_one_or_many(self) -> Self:
        own = bool(self.met_by or self.contradicted_by)
        if own == bool(self.all_of):
            raise ValueError("give either met_by and contradicted_by, or all_of with parts")
        return self


class CriteriaFile(Entry):
    """The whole file; `extends` names a file in the same folder."""

    name: str
    title: str
    extends: str = ""
    adverse_events: dict[str, str] = Field(default_factory=dict)
    criteria: dict[str, CriterionEntry] = Field(min_length=1)
