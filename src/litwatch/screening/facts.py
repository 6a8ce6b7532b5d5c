"""Facts that a record states of its own study, each with its words. Blank beats wrong.

A fact is given only where the text says it of this study; statements that differ leave it blank.
"""

from __future__ import annotations

from litwatch.domain import Fact, Record
from litwatch.screening.comparison import comparator_facts
from litwatch.screening.fields import Quote
from litwatch.screening.follow_up import follow_up_fact
from litwatch.screening.statements import StudyText
from litwatch.screening.study_design import randomised_statement
from litwatch.screening.study_kind import is_about_others, kind_of_secondary, kind_of_study
from litwatch.screening.study_outcome import (
    adverse_events_fact,
    device_fact,
    funding_fact,
    interest_fact,
    main_outcome_fact,
    masked_fact,
)
from litwatch.screening.study_people import people_fact


def read_facts(record: Record) -> tuple[Fact, ...]:
    """List the facts that the record states, at most one of a name but for comparators.

    A review, a guideline or a protocol has no patients, outcomes or follow-up of its own.
    """
    study = StudyText.of(record)
    secondary = kind_of_secondary(study)
    own = (secondary,) if secondary else _of_a_study(study)
    found = (*own, device_fact(study), funding_fact(study), interest_fact(study))
    return tuple(fact for fact in found if fact)


def _of_a_study(study: StudyText) -> tuple[Fact | None, ...]:
    randomised = _said_of_this_study(study, randomised_statement(study.record))
    design = kind_of_study(study, randomised)
    if is_about_others(study):
        return (design,)
    return (
        design,
        people_fact(study),
        _randomised(randomised),
        masked_fact(study),
        *comparator_facts(study),
        follow_up_fact(study),
        main_outcome_fact(study),
        adverse_events_fact(study),
    )


def _said_of_this_study(study: StudyText, quote: Quote | None) -> Quote | None:
    """Give the quote, unless its sentence wishes for a study or tells of others."""
    if quote is None:
        return None
    for sentence in study.title if quote.field == "title" else study.abstract:
        if sentence.start <= quote.start < sentence.start + len(sentence.text):
            return None if sentence.is_of_others else quote
    return quote


def _randomised(quote: Quote | None) -> Fact | None:
    if quote is None:
        return None
    return Fact("randomised", quote.text.lower(), quote.text, quote.field, quote.start, quote.end)
