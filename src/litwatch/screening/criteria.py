"""A criteria file (YAML) → Criteria; every problem is located by file and key path."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from litwatch.config import compose_yaml, read_yaml
from litwatch.domain import AbstractSection, MeshHeading, PublicationType, Record
from litwatch.errors import ConfigError, StrategyError
from litwatch.screening.criteria_entries import (
    ConditionEntry,
    CriteriaFile,
    CriterionEntry,
    ExampleEntry,
    PartEntry,
    RuleEntry,
)
from litwatch.screening.criterion import (
    STANDARD_ORDER,
    SUBCLASSES,
    Condition,
    Criteria,
    Criterion,
    Example,
    Part,
    Rule,
    Terms,
)
from litwatch.screening.stems import compile_stems
from litwatch.strategy.spans import read_terms

__all__ = ["Criteria", "read_criteria"]

_REMEDY = "See data/criteria/ for files that work."


def read_criteria(path: Path) -> Criteria:
    """Read a criteria file and the one that it extends.

    `version` is 12 hex of the sha256 of the content, spacing and comments aside. Raises
    ConfigError with file and key path: missing file, bad YAML, unknown or repeated key, terms that
    the strategy language cannot read, an unknown subclass, a rule id used twice.
    """
    content = _read_with_base(path, seen=())
    entry = _validated(content, path)
    reader = _Reader(path)
    names = sorted(entry.criteria, key=_standard_position)
    criteria = tuple(reader.criterion(name, entry.criteria[name]) for name in names)
    _refuse_repeated_rules(criteria, path)
    harms = reader.harms(entry.adverse_events)
    return Criteria(entry.name, entry.title, _version(content), criteria, harms)


def _standard_position(name: str) -> int:
    return STANDARD_ORDER.index(name) if name in STANDARD_ORDER else len(STANDARD_ORDER)


def _version(content: Mapping[str, Any]) -> str:
    canonical = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:12]


def files_of(path: Path) -> tuple[Path, ...]:
    """Name a criteria file that `read_criteria` accepts, and after it each one that it extends."""
    base_name = _read_yaml(path).get("extends", "")
    return (path, *files_of(path.parent / base_name)) if base_name else (path,)


def _read_with_base(path: Path, *, seen: tuple[Path, ...]) -> dict[str, Any]:
    """Give the file's content; criteria that it does not state are those of the base."""
    if path in seen:
        raise ConfigError("extends itself", where=str(path), remedy="Remove `extends`.")
    content = _read_yaml(path)
    base_name = content.pop("extends", "")
    if not base_name:
        return content
    if not isinstance(base_name, str):
        raise ConfigError("must be a file name", where=f"{path}: extends", remedy=_REMEDY)
    base = _read_with_base(path.parent / base_name, seen=(*seen, path))
    own, inherited = content.get("criteria") or {}, base.get("criteria") or {}
    if not isinstance(own, dict) or not isinstance(inherited, dict):
        raise ConfigError("must be a mapping of criteria", where=f"{path}: criteria")
    harms = {name: base[name] for name in ("adverse_events",) if name in base}
    return {**harms, **content, "criteria": {**inherited, **own}}


def _read_yaml(path: Path) -> dict[str, Any]:
    try:
        text = path.read_text(encoding="utf-8")
        _refuse_repeated_keys(compose_yaml(text))
        content = read_yaml(text)
    except OSError as error:
        reason = error.strerror or "cannot be read"
        raise ConfigError(f"cannot read the criteria file: {reason}", where=str(path)) from error
    except UnicodeDecodeError as error:
        raise ConfigError("is not UTF-8 text", where=str(path), remedy=_REMEDY) from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"{path}, line {mark.line + 1}, column {mark.column + 1}" if mark else str(path)
        problem = error.problem or "is not YAML"
        raise ConfigError(problem, where=place, remedy=_REMEDY) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise ConfigError("is not YAML text", where=str(path), remedy=_REMEDY) from error
    if not isinstance(content, dict):
        raise ConfigError("holds no mapping of criteria", where=str(path), remedy=_REMEDY)
    return content


def _refuse_repeated_keys(top: yaml.Node | None) -> None:
    """Raise at the second use of a key; YAML readers keep the last one without a word."""
    waiting, seen_nodes = [top] if top else [], set()
    while waiting:
        node = waiting.pop()
        if id(node) in seen_nodes:
            continue
        seen_nodes.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            waiting += node.value
        elif isinstance(node, yaml.MappingNode):
            keys: set[str] = set()
            for key, value in node.value:
                if isinstance(key, yaml.ScalarNode) and key.value in keys:
                    problem = f"key {key.value!r} is given twice"
                    raise yaml.MarkedYAMLError(problem=problem, problem_mark=key.start_mark)
                keys.add(str(key.value))
                waiting.append(value)


def _validated(content: Mapping[str, Any], path: Path) -> CriteriaFile:
    try:
        return CriteriaFile.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        message = "is not a known key" if first["type"] == "extra_forbidden" else first["msg"]
        raise ConfigError(
            message.removeprefix("Value error, "),
            where=f"{path}: {_key_path(first['loc'])}",
            remedy=_REMEDY,
        ) from error


def _key_path(location: tuple[int | str, ...]) -> str:
    """Write `criteria.patient.met_by[0].terms`."""
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in location)
    return text.removeprefix(".") or "the file"


def _refuse_repeated_rules(criteria: tuple[Criterion, ...], path: Path) -> None:
    seen: set[str] = set()
    for criterion in criteria:
        for part in criterion.parts:
            for rule in (*part.met_by, *part.contradicted_by, *part.suspected_by):
                if rule.rule_id in seen:
                    place = f"{path}: criteria.{criterion.name}"
                    raise ConfigError(f"rule {rule.rule_id!r} is given twice", where=place)
                seen.add(rule.rule_id)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Turns checked entries into values; `path` is for the place in an error."""

    path: Path

    def criterion(self, name: str, entry: CriterionEntry) -> Criterion:
        place = f"criteria.{name}"
        if not entry.all_of:
            part = self._part(name, entry, place)
            return Criterion(name, entry.statement, (part,), part.examples)
        parts = tuple(
            self._part(f"{name}.{part_name}", part_entry, f"{place}.all_of.{part_name}")
            for part_name, part_entry in entry.all_of.items()
        )
        return Criterion(name, entry.statement, parts, _examples(entry, place))

    def _part(self, name: str, entry: PartEntry, place: str) -> Part:
        return Part(
            name=name,
            met_by=self._rules(entry.met_by, f"{place}.met_by"),
            contradicted_by=self._rules(entry.contradicted_by, f"{place}.contradicted_by"),
            suspected_by=self._rules(entry.suspected_by, f"{place}.suspected_by"),
            examples=_examples(entry, place),
        )

    def _rules(self, entries: tuple[RuleEntry, ...], place: str) -> tuple[Rule, ...]:
        return tuple(
            self._rule(entry, f"{place}[{position}]") for position, entry in enumerate(entries)
        )

    def _rule(self, entry: RuleEntry, place: str) -> Rule:
        self._check_subclass(entry.subclass, place)
        return Rule(
            rule_id=entry.rule,
            when=self._condition(entry, place),
            also=self._condition(entry.also, f"{place}.also") if entry.also else None,
            unless=self._condition(entry.unless, f"{place}.unless") if entry.unless else None,
            subclass=entry.subclass,
            overrules=entry.overrules,
            released_by=entry.released_by,
        )

    def _check_subclass(self, subclass: str, place: str) -> None:
        known = SUBCLASSES.get(place.split(".")[1], frozenset())
        if subclass and subclass not in known:
            raise ConfigError(
                f"{subclass!r} is no subclass of this criterion",
                where=f"{self.path}: {place}.subclass",
                remedy=f"Known: {', '.join(sorted(known)) or 'none'}.",
            )

    def _condition(self, entry: ConditionEntry, place: str) -> Condition:
        return Condition(
            publication_types=_folded(entry.publication_types),
            languages=_folded(entry.languages),
            languages_other_than=_folded(entry.languages_other_than),
            mesh=_folded(entry.mesh),
            major_mesh=_folded(entry.major_mesh),
            citation=entry.citation,
            facts=frozenset(entry.facts),
            title_starts=tuple(start.casefold() for start in entry.title_starts),
            title_ends=tuple(end.casefold() for end in entry.title_ends),
            designs=frozenset(entry.designs),
            terms=self._terms(entry, place) if entry.terms else None,
        )

    def harms(self, expressions: Mapping[str, str]) -> tuple[tuple[str, Terms], ...]:
        """Read the words that report each harm."""
        return tuple(
            (name, self._terms(ConditionEntry(terms=text), f"adverse_events.{name}"))
            for name, text in expressions.items()
        )

    def _terms(self, entry: ConditionEntry, place: str) -> Terms:
        try:
            node = read_terms(entry.terms)
        except StrategyError as error:
            raise ConfigError(
                f"cannot read {entry.terms!r}: {error.message}",
                where=f"{self.path}: {_terms_place(place)}",
                remedy=error.remedy,
            ) from error
        roles = frozenset(entry.roles)
        return Terms(entry.terms, node, entry.fields, roles, compile_stems(node))


def _terms_place(place: str) -> str:
    return place if place.startswith("adverse_events") else f"{place}.terms"


def _folded(names: tuple[str, ...]) -> frozenset[str]:
    return frozenset(name.casefold() for name in names)


def _examples(entry: PartEntry, place: str) -> tuple[Example, ...]:
    return tuple(
        Example(
            record=_example_record(example, f"{place}.examples[{position}]"),
            verdict=example.verdict,
            rule=example.rule,
            place=f"{place}.examples[{position}]",
        )
        for position, example in enumerate(entry.examples)
    )


def _example_record(entry: ExampleEntry, place: str) -> Record:
    return Record(
        source="example",
        source_id=place,
        title=entry.title,
        abstract=(AbstractSection(entry.abstract),) if entry.abstract else (),
        publication_types=tuple(PublicationType(name) for name in entry.publication_types),
        mesh=tuple(
            MeshHeading(name.removeprefix("*"), major=name.startswith("*")) for name in entry.mesh
        ),
        languages=entry.languages,
        issue=entry.issue,
        pages=entry.pages,
    )
