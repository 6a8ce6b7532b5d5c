"""Judges one criterion on one record: meets, fails or unclear, with the words that say so.

Signals are trusted in the order publication types, languages, headings, citation, text. The first
signal that says anything decides; where one signal says both, the verdict is unclear. A rule that
overrules is asked first; a suspicion leaves the verdict unclear and names a subclass. Absence of a
statement is unclear, and without an abstract the words of a title never fail a record, but for
its opening and its end: literal title rules lose included studies.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from litwatch.domain import CriterionVerdict, Verdict
from litwatch.screening.criterion import Criterion, Part, Rule, Signal
from litwatch.screening.evidence import Reading, rule_evidence
from litwatch.screening.fields import Quote


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with the subclass of the rule that gave it, and what would release the record."""

    verdict: CriterionVerdict
    subclass: str = ""
    released_by: str = ""

    @property
    def is_failure(self) -> bool:
        """Whether the record contradicts the criterion."""
        return self.verdict.verdict is Verdict.FAILS

    @property
    def is_unclear(self) -> bool:
        """Whether the record does not say."""
        return self.verdict.verdict is Verdict.UNCLEAR


@dataclass(frozen=True, slots=True)
class CriterionJudgement:
    """The criterion's judgement and, for a conjunction, those of its parts in order."""

    criterion: Criterion
    whole: Judgement
    parts: tuple[Judgement, ...] = ()

    @property
    def verdicts(self) -> tuple[CriterionVerdict, ...]:
        """The whole's verdict, then each part's."""
        return (self.whole.verdict, *(part.verdict for part in self.parts))


def judge(criterion: Criterion, reading: Reading) -> CriterionJudgement:
    """Judge a criterion; a conjunction fails with its first failing part, meets with all."""
    parts = tuple(judge_part(part, reading) for part in criterion.parts)
    if not criterion.is_conjunction:
        return CriterionJudgement(criterion, parts[0])
    deciding = next(
        (part for part in parts if part.is_failure),
        next((part for part in parts if part.is_unclear), parts[0]),
    )
    seen = deciding.verdict
    whole = CriterionVerdict(
        criterion=criterion.name,
        verdict=seen.verdict,
        quote=seen.quote,
        field=seen.field,
        start=seen.start,
        end=seen.end,
        rule=seen.rule,
    )
    return CriterionJudgement(criterion, replace(deciding, verdict=whole), parts)


def judge_part(part: Part, reading: Reading) -> Judgement:
    """Judge one conjunct by its rules."""
    failing = [rule for rule in part.contradicted_by if _may_fail(rule, reading)]
    decided = _overruling(part, failing, reading)
    by_signal = (_of_signal(part, failing, signal, reading) for signal in Signal)
    decided = decided or next((one for one in by_signal if one), None)
    return decided or Judgement(CriterionVerdict(part.name, Verdict.UNCLEAR))


def _overruling(part: Part, failing: Iterable[Rule], reading: Reading) -> Judgement | None:
    """Ask the rules that overrule: first those that forbid any verdict, then those that fail."""
    suspected = _first(_overrules(part.suspected_by), reading)
    if suspected:
        return _judgement(part, Verdict.UNCLEAR, *suspected)
    against = _first(_overrules(failing), reading)
    return _judgement(part, Verdict.FAILS, *against) if against else None


def _of_signal(
    part: Part, failing: Iterable[Rule], signal: Signal, reading: Reading
) -> Judgement | None:
    """Judge by one signal; where it says both, the verdict is unclear."""
    against = _first(_read_in(failing, signal), reading)
    meeting = _first(_read_in(part.met_by, signal), reading)
    if against and meeting:
        return replace(_judgement(part, Verdict.UNCLEAR, *against), subclass="")
    if against:
        return _judgement(part, Verdict.FAILS, *against)
    if meeting:
        return _judgement(part, Verdict.MEETS, *meeting)
    suspected = _first(_read_in(part.suspected_by, signal), reading)
    return _judgement(part, Verdict.UNCLEAR, *suspected) if suspected else None


def _overrules(rules: Iterable[Rule]) -> Iterable[Rule]:
    return (rule for rule in rules if rule.overrules)


def _read_in(rules: Iterable[Rule], signal: Signal) -> Iterable[Rule]:
    return (rule for rule in rules if rule.when.signal is signal)


def _first(rules: Iterable[Rule], reading: Reading) -> tuple[Rule, Quote] | None:
    for rule in rules:
        quote = rule_evidence(rule, reading)
        if quote:
            return rule, quote
    return None


def _may_fail(rule: Rule, reading: Reading) -> bool:
    """Say whether a rule may contradict: text does in an abstract, or as a title begins or ends."""
    is_named = rule.when.title_starts or rule.when.title_ends
    return rule.when.signal is not Signal.TEXT or reading.has_abstract or bool(is_named)


def _judgement(part: Part, verdict: Verdict, rule: Rule, quote: Quote) -> Judgement:
    return Judgement(
        CriterionVerdict(
            criterion=part.name,
            verdict=verdict,
            quote=quote.text,
            field=quote.field,
            start=quote.start,
            end=quote.end,
            rule=rule.rule_id,
        ),
        rule.subclass,
        rule.released_by,
    )
