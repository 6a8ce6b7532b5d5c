"""Facts that a record states of its own study, each with its words. Blank beats wrong.

A fact is given only where the text says it of this study; statements that differ leave it blank.
"""

from __future__ import annotations

import re

from litwatch.domain import Fact, Record
from litwatch.screening.comparison import comparator_facts
from litwatch.screening.design_patterns import ANIMALS, PEOPLE
from litwatch.screening.fields import Quote
from litwatch.screening.follow_up import follow_up_fact
from litwatch.screening.statements import Sentence, StudyText
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

_ORDER = re.compile(r"\s*(?:order|sequence)\b", re.IGNORECASE)


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
    people = people_fact(study)
    return (
        design,
        people,
        _randomised(randomised),
        masked_fact(study),
        *comparator_facts(study),
        follow_up_fact(study, people),
        main_outcome_fact(study),
        adverse_events_fact(study),
    )


def _said_of_this_study(study: StudyText, quote: Quote | None) -> Quote | None:
    """Give the quote, unless its sentence wishes for a study, plans one or tells of others."""
    if quote is None:
        return None
    for sentence in study.title if quote.field == "title" else study.abstract:
        if sentence.start <= quote.start < sentence.start + len(sentence.text):
            span = quote.start - sentence.start, quote.end - sentence.start
            is_other = _is_of_order_alone(study, sentence, span) or _is_of_animals(sentence)
            return quote if study.states(sentence, span) and not is_other else None
    return quote


def _is_of_order_alone(study: StudyText, sentence: Sentence, span: tuple[int, int]) -> bool:
    """Say whether tests came in random order, and nothing speaks of treatments in turn."""
    is_order = _ORDER.match(sentence.text, span[1]) or _ORDER.search(sentence.text[slice(*span)])
    return bool(is_order) and not study.mentions("trial", "cross", "placebo", "sham", "blind")


def _is_of_animals(sentence: Sentence) -> bool:
    return bool(ANIMALS.search(sentence.text)) and not PEOPLE.search(sentence.text)


def _randomised(quote: Quote | None) -> Fact | None:
    if quote is None:
        return None
    return Fact("randomised", quote.text.lower(), quote.text, quote.field, quote.start, quote.end)
