"""Tells in the words of a title and abstract whether a record reports a randomised trial.

The words are those of Cochrane's Highly Sensitive Search Strategy for MEDLINE (Cochrane Handbook,
chapter 4, technical supplement, 3.6.1): randomised, randomly, placebo, trial, groups, and not
animals alone. A search counts a word wherever it stands; here it must be said of this study: no
review of trials, no wish for one, no trial that is still planned, no sample drawn at random.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from litwatch.domain import Record
from litwatch.screening import design_patterns as said
from litwatch.screening.fields import Quote, field_text
from litwatch.screening.roles import Role, read_role, sentence_bounds

_FIELDS = ("title", "abstract")
# An abstract makes fewer; beyond this the text is no abstract.
_STATEMENTS_READ = 50


class TrialSign(StrEnum):
    """What speaks for a randomised trial, strongest first."""

    RANDOMISED = "randomised"
    MASKED = "masked"
    CROSSED_OVER = "crossed_over"
    PLACEBO = "placebo"
    ALLOCATED = "allocated"
    TRIAL = "trial"
    COMPARED = "compared"


@dataclass(frozen=True, slots=True)
class TrialStatement:
    """The words that speak for a randomised trial; `is_planned` where it is still to be done."""

    sign: TrialSign
    quote: Quote
    is_planned: bool = False


def randomised_statement(record: Record) -> Quote | None:
    """Give the words by which the record says that its own participants were randomised.

    Nothing is inferred: a double-blind study that does not say how patients were allocated gives
    None; so do protocols, reviews, animal studies and second uses of another trial's data.
    """
    quote = _statement(record, TrialSign.RANDOMISED, said.OF_OTHER_STUDIES_OR_DATA)
    is_own = quote is not None and _may_be_trial(record) and not _is_planned(record)
    return quote if is_own else None


def trial_statement(record: Record) -> TrialStatement | None:
    """Give the strongest words for a randomised trial, said or likely; None if there are none.

    Publication types and headings are not read. Made to find trials, as a search filter does:
    MEDLINE types one in ten of its randomised trials so though the abstract never says
    randomised, and it types protocols and second reports of a trial like the trial.
    """
    signs = ((sign, _statement(record, sign, said.OF_OTHER_STUDIES)) for sign in TrialSign)
    sign, quote = next(((sign, quote) for sign, quote in signs if quote), (None, None))
    if sign is None or quote is None or not _may_be_trial(record):
        return None
    return TrialStatement(sign, quote, is_planned=_is_planned(record))


def _may_be_trial(record: Record) -> bool:
    """Say whether the record, as a whole, may be about a trial of its own in people."""
    title, abstract = record.title, record.abstract_text
    if said.REVIEW_TITLE.search(title) or said.REVIEW.search(abstract):
        return False
    text = f"{title}\n{abstract}"
    return not said.ANIMALS.search(text) or bool(said.PEOPLE.search(text))


def _is_planned(record: Record) -> bool:
    """Say whether a trial is planned: the title says so, or "will" stands without a result."""
    if said.PLANNED_TITLE.search(record.title):
        return True
    abstract = record.abstract_text
    return bool(said.PLANNED.search(abstract)) and not said.DONE.search(abstract)


def _statement(record: Record, sign: TrialSign, of_others: re.Pattern[str]) -> Quote | None:
    for field in _FIELDS:
        text = field_text(record, field)
        lowered = text.lower()
        if not any(piece in lowered for piece in said.NECESSARY[sign.value]):
            continue
        for found in islice(said.SIGNS[sign.value].finditer(text), _STATEMENTS_READ):
            first, last = sentence_bounds(text, *found.span())
            is_denied = read_role(text, *found.span()).role is Role.NEGATED
            if not is_denied and not of_others.search(text, first, last):
                return Quote(found[0], field, *found.span())
    return None
