"""A script of faults: which request of an embedded PubMed is answered wrongly, and how.

A script is YAML: a list of rules under `faults`, and a `seed` for whatever is drawn. Each request
is answered by the first rule that fits it; without one PubMed answers as always.

    seed: 7
    faults:
      - {fault: too-many-requests, operation: esearch, request: 2}    # the second search
      - {fault: cut-body, operation: efetch, request: [1, 3], at: 512}
      - {fault: reset, chance: 0.1}                            # one request in ten, drawn
      - {fault: unavailable, request: 5, lasting: true}        # from the fifth request on
      - {fault: poison-record, pmid: "99000014"}               # whichever fetch holds it

Requests are counted from 1: those of the `operation` that the rule names, all where it names none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random
from threading import Lock
from typing import Annotated, Literal

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator

from litwatch.errors import ConfigError
from litwatch.localpubmed.exchange import Exchange
from litwatch.localpubmed.fault_bodies import Draw, pmids_of
from litwatch.localpubmed.fault_kinds import KINDS, FaultKind
from litwatch.localpubmed.replies import Response

Faults = Callable[[Exchange], Response | None]


def _as_list(value: object) -> object:
    return [value] if isinstance(value, int) else value


class FaultRule(BaseModel):
    """One line of a script; `lasting` means every request from the first one named on.

    `at` is the byte at which a body breaks (drawn where it is left out), `pmid` the record that a
    fault of one record strikes (drawn from the answer), which that fault then strikes wherever the
    record is sent.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    fault: str
    operation: Literal["esearch", "efetch"] | None = None
    request: Annotated[tuple[int, ...], BeforeValidator(_as_list)] = ()
    lasting: bool = False
    chance: float = Field(default=1.0, ge=0, le=1)
    at: int | None = Field(default=None, ge=0)
    pmid: str = ""

    @field_validator("fault")
    @classmethod
    def _is_known(cls, name: str) -> str:
        if name not in KINDS:
            raise ValueError(f"there is no fault {name!r}; there are {', '.join(KINDS)}")
        return name

    @property
    def kind(self) -> FaultKind:
        """What the rule plays."""
        return KINDS[self.fault]

    def fits(self, operation: str, number: int) -> bool:
        """Whether the rule means this request of an operation, by its number."""
        if operation not in self.kind.operations or self.operation not in (None, operation):
            return False
        if not self.request or number in self.request:
            return True
        return self.lasting and number > min(self.request)


class _Script(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    faults: tuple[FaultRule, ...] = Field(min_length=1)
    seed: int = 0


class FaultScript:
    """Plays rules: give it to `LocalPubmed.faults`. `played` counts the faults by their names."""

    def __init__(self, rules: tuple[FaultRule, ...], *, seed: int = 0) -> None:
        self.played: Counter[str] = Counter()
        self._rules = rules
        self._chance = Random(seed)  # noqa: S311 - a fault is drawn, not a secret
        self._counts: Counter[str] = Counter()
        self._struck: dict[FaultRule, str] = {}
        self._lock = Lock()

    @classmethod
    def read(cls, path: Path) -> FaultScript:
        """Read a script. Raises ConfigError that names the file and the wrong key."""
        try:
            values = yaml.safe_load(path.read_text(encoding="utf-8"))
            script = _Script.model_validate(values)
        except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
            raise ConfigError("the script of faults cannot be read", where=str(path)) from error
        except ValidationError as error:
            problem = error.errors(include_url=False)[0]
            place = ".".join(map(str, problem["loc"])) or "the script"
            raise ConfigError(
                f"{place}: {problem['msg']}", where=str(path), remedy="Mend that rule."
            ) from error
        return cls(script.faults, seed=script.seed)

    def __call__(self, exchange: Exchange) -> Response | None:
        """Answer in PubMed's place, or give None for PubMed to answer."""
        with self._lock:
            numbers = self._count(exchange.operation)
            rule = next(
                (each for each in self._rules if self._means(each, exchange, numbers)), None
            )
            if rule is None:
                return None
            draw = Draw(self._chance, rule.at, self._target(rule, exchange))
            self.played[rule.fault] += 1
            return rule.kind.play(exchange, draw)

    def _count(self, operation: str) -> Mapping[str | None, int]:
        """Count the request in: its number among all requests and among the operation's."""
        self._counts.update((operation, ""))
        return {None: self._counts[""], operation: self._counts[operation]}

    def _means(
        self, rule: FaultRule, exchange: Exchange, numbers: Mapping[str | None, int]
    ) -> bool:
        """Whether the rule is played now; a record once struck is struck wherever it is sent."""
        if exchange.operation not in rule.kind.operations:
            return False
        target = self._struck.get(rule) or rule.pmid
        if target:
            return target in pmids_of(exchange.answer().body)
        number = numbers.get(rule.operation, 0)
        return rule.fits(exchange.operation, number) and self._chance.random() < rule.chance

    def _target(self, rule: FaultRule, exchange: Exchange) -> str:
        """Name the record that a fault of one record strikes; draw it the first time."""
        if not rule.kind.strikes_a_record:
            return ""
        sent = pmids_of(exchange.answer().body)
        if rule not in self._struck and (rule.pmid or sent):
            self._struck[rule] = rule.pmid or self._chance.choice(sent)
        return self._struck.get(rule, "")
