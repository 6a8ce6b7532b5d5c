"""A policy's YAML file → Policy: every key is known, every mistake says where it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar, cast

import yaml

from litwatch.config import read_yaml
from litwatch.domain import CitedReference, Discrepancy, Policy, ReviewEvent, StatedValue
from litwatch.errors import ConfigError

KNOWN_ITEM_ROLES = frozenset({"peer_reviewed", "included", "appendix"})
ROLES = KNOWN_ITEM_ROLES | {"authority"}

_POLICY_KEYS = frozenset(
    [
        "policy_id",
        "number",
        "title",
        "status",
        "position",
        "published_on",
        "last_review_on",
        "next_review_on",
        "evidence_cutoff_on",
        "review_basis",
        "indications",
        "history",
        "references",
        "discrepancies",
    ]
)
_REFERENCE_KEYS = frozenset(
    [
        "key",
        "number",
        "role",
        "title",
        "year",
        "pmid",
        "doi",
        "first_author",
        "citation",
        "discussed",
        "known_item",
        "reason",
    ]
)

_Value = TypeVar("_Value")


def read_policy(path: Path) -> Policy:
    """Read a policy or overview from `path`.

    Raises ConfigError with the file and the key's place (`references[3].doi`) where the file is
    missing, is no YAML, holds an unknown key, lacks a needed one, has a value of another kind, or
    uses a reference's key twice, or its number twice within one role.
    """
    top = _Mapping(path.name, "", _load(path))
    top.allow(_POLICY_KEYS)
    return Policy(
        policy_id=top.text("policy_id"),
        number=top.text("number", default=""),
        title=top.text("title"),
        status=top.text("status", default=""),
        position=top.text("position", default=""),
        published_on=top.day("published_on"),
        last_review_on=top.day("last_review_on"),
        next_review_on=top.day("next_review_on"),
        evidence_cutoff_on=top.day("evidence_cutoff_on"),
        indications=top.texts("indications"),
        history=tuple(_review(entry) for entry in top.mappings("history")),
        references=_references(top),
        review_basis=top.text("review_basis", default=""),
        discrepancies=tuple(_discrepancy(entry) for entry in top.mappings("discrepancies")),
    )


def _load(path: Path) -> object:
    """The file's YAML value."""
    try:
        text = path.read_text(encoding="utf-8")
        loaded: object = read_yaml(text)
    except OSError as error:
        raise ConfigError(
            f"the policy cannot be read ({error.strerror or error})",
            where=str(path),
            remedy="Check the path in config.yaml.",
        ) from error
    except UnicodeDecodeError as error:
        raise ConfigError("the policy is not UTF-8 text", where=str(path)) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"{path.name}, line {mark.line + 1}" if mark else path.name
        problem = getattr(error, "problem", None) or "it cannot be parsed"
        raise ConfigError(f"the policy is no YAML: {problem}", where=place) from error
    return loaded


def _references(top: _Mapping) -> tuple[CitedReference, ...]:
    """All references, their keys unique and their numbers unique within a role."""
    entries = top.mappings("references")
    references = tuple(_reference(entry) for entry in entries)
    _refuse_doubles(entries, [item.key for item in references], "key")
    numbers = [f"{item.role} {item.number}" for item in references]
    _refuse_doubles(entries, numbers, "number")
    return references


def _refuse_doubles(entries: Iterable[_Mapping], values: Iterable[str], name: str) -> None:
    """Raise ConfigError at the second entry with the same value."""
    first: dict[str, str] = {}
    for entry, value in zip(entries, values, strict=True):
        if value in first:
            raise entry.error(name, f"{value!r} is already used at {first[value]}")
        first[value] = entry.place


def _reference(entry: _Mapping) -> CitedReference:
    entry.allow(_REFERENCE_KEYS)
    role = entry.text("role")
    if role not in ROLES:
        raise entry.error("role", f"{role!r} is none of {', '.join(sorted(ROLES))}")
    return CitedReference(
        key=entry.text("key"),
        number=entry.whole_number("number"),
        role=role,
        title=entry.text("title"),
        year=entry.year("year"),
        pmid=_pmid(entry),
        doi=_doi(entry),
        first_author=entry.text("first_author", default=""),
        citation=entry.text("citation", default=""),
        discussed=entry.flag("discussed", default=True),
        known_item=entry.flag("known_item", default=role in KNOWN_ITEM_ROLES),
        reason=entry.text("reason", default=""),
    )


def _pmid(entry: _Mapping) -> str:
    """PMID as text; YAML reads the bare digits as a number."""
    value = entry.values.get("pmid")
    text = "" if value is None else str(value)
    if text and not (text.isascii() and text.isdigit()):
        raise entry.error("pmid", f"{text!r} is no PMID: digits only")
    return text


def _doi(entry: _Mapping) -> str:
    text = entry.text("doi", default="")
    if text and not text.startswith("10."):
        raise entry.error("doi", f"{text!r} is no DOI: it starts with 10. and has no address")
    return text


def _review(entry: _Mapping) -> ReviewEvent:
    entry.allow(frozenset({"reviewed_on", "status", "action"}))
    reviewed_on = entry.day("reviewed_on")
    if reviewed_on is None:
        raise entry.error("reviewed_on", "a date such as 2024-05-09 is needed")
    return ReviewEvent(reviewed_on, entry.text("status"), entry.text("action", default=""))


def _discrepancy(entry: _Mapping) -> Discrepancy:
    entry.allow(frozenset({"subject", "values"}))
    return Discrepancy(
        subject=entry.text("subject"),
        values=tuple(_stated(value) for value in entry.mappings("values")),
    )


def _stated(entry: _Mapping) -> StatedValue:
    entry.allow(frozenset({"value", "place"}))
    return StatedValue(entry.text("value"), entry.text("place"))


@dataclass(frozen=True, slots=True)
class _Mapping:
    """One mapping of the file, and where it stands: the file's name and the path of keys."""

    file: str
    place: str
    raw: object

    @property
    def values(self) -> dict[str, object]:
        """The mapping itself; ConfigError where the file holds something else."""
        if not isinstance(self.raw, dict):
            raise ConfigError(
                f"names and values are needed here, not {_kind(self.raw)}", where=self.where
            )
        return cast("dict[str, object]", self.raw)

    @property
    def where(self) -> str:
        """For a reader: `surg-00155.yaml: references[3]`."""
        return f"{self.file}: {self.place}" if self.place else self.file

    def error(self, key: str, message: str) -> ConfigError:
        """A ConfigError at one of this mapping's keys."""
        return ConfigError(message, where=f"{self.file}: {self._below(key)}")

    def _below(self, key: str) -> str:
        return f"{self.place}.{key}" if self.place else key

    def allow(self, known: frozenset[str]) -> None:
        """Refuse every key that is not `known`."""
        for key in self.values:
            if key not in known:
                raise self.error(str(key), f"unknown key; known are {', '.join(sorted(known))}")

    def text(self, key: str, *, default: str | None = None) -> str:
        """A text; without `default` it must be there and not be empty."""
        value = self._typed(key, str, "a text")
        if value or default is not None:
            return value or default or ""
        raise self.error(key, "a text is needed")

    def flag(self, key: str, *, default: bool) -> bool:
        """True or false."""
        value = self._typed(key, bool, "true or false")
        return default if value is None else value

    def whole_number(self, key: str) -> int:
        """A number from 1."""
        value = self._typed(key, int, "a whole number")
        if value is None or isinstance(value, bool) or value < 1:
            raise self.error(key, "a whole number from 1 is needed")
        return value

    def year(self, key: str) -> int | None:
        """A year of four digits, or None."""
        return None if self.values.get(key) is None else self.whole_number(key)

    def day(self, key: str) -> date | None:
        """A date without a time, or None."""
        value = self._typed(key, date, "a date such as 2024-05-09")
        if isinstance(value, datetime):
            raise self.error(key, "a date without a time is needed, such as 2024-05-09")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts."""
        return self._list(key, self._as_text)

    def mappings(self, key: str) -> tuple[_Mapping, ...]:
        """A list of mappings, each of which knows its own place."""
        return self._list(key, lambda place, value: _Mapping(self.file, place, value))

    def _as_text(self, place: str, value: object) -> str:
        if not isinstance(value, str):
            raise ConfigError(
                f"a text is needed, not {_kind(value)}", where=f"{self.file}: {place}"
            )
        return value

    def _list(self, key: str, read: Callable[[str, object], _Value]) -> tuple[_Value, ...]:
        value = self._typed(key, list, "a list") or []
        return tuple(
            read(f"{self._below(key)}[{number}]", item) for number, item in enumerate(value, 1)
        )

    def _typed(self, key: str, kind: type[_Value], name: str) -> _Value | None:
        """The value where it is of `kind`, None where it is missing or null."""
        value = self.values.get(key)
        if value is None or isinstance(value, kind):
            return value
        raise self.error(key, f"{name} is needed, not {_kind(value)}")


def _kind(value: object) -> str:
    """What a value is, in a reader's words."""
    if value is None:
        return "nothing"
    names: dict[type, str] = {dict: "names and values", list: "a list", bool: "true or false"}
    return names.get(type(value), f"{value!r}")
