"""Which design a record says its study has, as one plain phrase: `retrospective cohort study`."""

from __future__ import annotations

from collections.abc import Iterator

from litwatch.domain import Fact, Record
from litwatch.screening import kind_patterns as said
from litwatch.screening.design_patterns import ANIMALS, PEOPLE
from litwatch.screening.fields import Quote, name_quotes
from litwatch.screening.statements import LONGEST_READ, Sentence, StudyText, fact_of

_NAME = "design"
_TRIAL_TYPE = "Randomized Controlled Trial"


def kind_of_study(study: StudyText, randomised: Quote | None) -> Fact | None:
    """Give `design` of a study: what it is typed as, else what it calls itself; None if neither.

    `randomised` are the words by which it says that its people were randomised.
    """
    return (
        _trial(study, randomised)
        or next(_in_words(study), None)
        or _typed(study.record, said.OTHER_TYPES)
        or _of_animals(study)
    )


def kind_of_secondary(study: StudyText) -> Fact | None:
    """Give `design` of a review, guideline, consensus or protocol; None for any other record."""
    in_title = next(_named(study.title, said.SECONDARY_TITLE), None)
    typed = _typed(study.record, said.SECONDARY_TYPES)
    if in_title and (typed is None or in_title.value == said.PROTOCOL):
        return in_title
    abstract = study.abstract if study.mentions("review", "protocol") else ()
    return typed or next(_named(abstract, said.SECONDARY_TEXT), None)


def is_about_others(study: StudyText) -> bool:
    """Say whether a record of no such design still tells of others' studies: by type or search."""
    types = {kind.name for kind in study.record.publication_types}
    if said.CASE_REPORTS in types:
        return False
    if types & said.ABOUT_OTHERS:
        return True
    may_search = study.mentions("search", "selection criteria", "data source")
    return may_search and any(said.SEARCHED.search(one.text) for one in study.abstract)


def _named(sentences: tuple[Sentence, ...], table: said.Table) -> Iterator[Fact]:
    for value, pattern in table:
        for sentence in sentences:
            found = pattern.search(sentence.text)
            if found:
                yield fact_of(_NAME, value, sentence, found.span())


def _typed(record: Record, types: tuple[tuple[str, str], ...]) -> Fact | None:
    quotes = {quote.text: quote for quote in name_quotes(record, "publication_types")}
    for name, value in types:
        if name in quotes and not (name == said.CASE_REPORTS and _has_several(record)):
            return _quoted(value, quotes[name])
    return None


def _quoted(value: str, quote: Quote) -> Fact:
    return Fact(_NAME, value, quote.text, quote.field, quote.start, quote.end)


def _has_several(record: Record) -> bool:
    text = f"{record.title}\n{record.abstract_text[:LONGEST_READ]}"
    return bool(said.SEVERAL_CASES.search(text))


def _trial(study: StudyText, randomised: Quote | None) -> Fact | None:
    """Give a randomised trial by its type, else by its words; one that crosses over by both."""
    types = {quote.text: quote for quote in name_quotes(study.record, "publication_types")}
    quote = types.get(_TRIAL_TYPE) or randomised
    if quote is None:
        return None
    crosses = study.mentions("cross") and any(
        said.CROSSES_OVER.search(one.text) and not one.is_of_others for one in study.sentences
    )
    return _quoted(said.CROSSOVER_TRIAL if crosses else said.TRIAL, quote)


def _in_words(study: StudyText) -> Iterator[Fact]:
    """Give designs the record calls itself: telling words first, then those with a timing."""
    for kind in (one for one in said.KINDS if study.mentions(*one.stems)):
        stated = [
            (found["timing"] or "", sentence, found.span())
            for sentence in study.sentences
            for found in kind.pattern.finditer(sentence.text)
            if study.states(sentence, found.span())
            and not said.OF_WHICH_A_PART.search(sentence.text, 0, found.start())
        ]
        for timing, sentence, span in sorted(stated, key=lambda one: not one[0]):
            yield fact_of(_NAME, f"{timing.lower()} {kind.value}".strip(), sentence, span)


def _of_animals(study: StudyText) -> Fact | None:
    """Give an animal study: animals are named and people never are."""
    is_human = any(heading.descriptor == "Humans" for heading in study.record.mesh)
    if is_human or any(PEOPLE.search(sentence.text) for sentence in study.sentences):
        return None
    return next(_named(study.sentences, (("animal study", ANIMALS),)), None)
