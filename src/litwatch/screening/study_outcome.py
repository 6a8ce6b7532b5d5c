"""What an abstract reports of its own study: main outcome, harms, device, funding, interests."""

from __future__ import annotations

import re
from collections.abc import Iterator

from litwatch.domain import Fact
from litwatch.screening import outcome_patterns as said
from litwatch.screening.fields import name_quotes
from litwatch.screening.statements import Sentence, StudyText, fact_of

# Words of one statement stand this near; farther off, another outcome may lie between.
_NEAR = 160
_CLAUSE_END = re.compile(r"[.;]\s+")


def main_outcome_fact(study: StudyText) -> Fact | None:
    """Give `main_outcome`: outcome, direction and p-value as stated, `pain decreased, p=0.0004`.

    Main is what the abstract calls primary; where it calls nothing so, what the title names.
    """
    sentences = study.abstract
    declared = [one.text for one in sentences if said.PRIMARY.search(one.text)]
    named = said.words_of_outcome(" ".join(declared) or study.record.title)
    if not named and not declared:
        return None
    for sentence in sentences:
        outcome = _tested(study, sentence)
        if outcome and (said.PRIMARY.search(sentence.text) or outcome[0] in named):
            return outcome[1]
    return None


def _tested(study: StudyText, sentence: Sentence) -> tuple[str, Fact] | None:
    """Give the outcome's stem and the fact, where one sentence has outcome, direction and p."""
    p_value = said.P_VALUE.search(sentence.text)
    if p_value is None or not study.states(sentence, p_value.span()):
        return None
    before = sentence.text[: p_value.start()]
    outcome, direction = said.OUTCOME.search(before), _direction(before, p_value[0])
    if outcome is None or direction is None or len(before) - outcome.start() > _NEAR:
        return None
    if said.NOT_ITSELF.search(before, 0, outcome.start()):
        return None
    value = f"{outcome[0].lower()} {direction}, {p_value[0]}"
    return outcome["stem"].lower(), fact_of("main_outcome", value, sentence, (0, p_value.end()))


def _direction(before: str, p_value: str) -> str | None:
    """Give the direction that the words before the p-value state.

    None for two of them, and where the p-value is of something else: it gainsays the words.
    """
    same = said.NO_DIFFERENCE.search(before)
    found = list(said.DIRECTION.finditer(before))
    if same:
        is_plain = "differen" in same[0].lower() and not found
        return "no difference" if is_plain and not said.SIGNIFICANT.search(p_value) else None
    is_plain = len({word[0].lower() for word in found}) == 1
    is_or_more = any(said.OR_MORE.search(before, 0, word.start()) for word in found)
    if not is_plain or is_or_more or said.NOT_SIGNIFICANT.search(p_value):
        return None
    return found[0][0].lower()


def masked_fact(study: StudyText) -> Fact | None:
    """Give `masked` in the words that say who did not know the treatment."""
    for sentence in study.sentences if study.mentions("blind", "mask") else ():
        found = said.MASKED.search(sentence.text)
        if found and study.states(sentence, found.span()):
            return fact_of("masked", found[0].lower(), sentence, found.span())
    return None


def adverse_events_fact(study: StudyText) -> Fact | None:
    """Give `adverse_events` in the words that deny or count them."""
    if not study.mentions("complication", "adverse", "side effect", "side-effect"):
        return None
    own = tuple(one for one in study.abstract if not said.OF_SOME.search(one.text))
    return next(_found("adverse_events", own, said.ADVERSE_EVENTS), None)


def device_fact(study: StudyText) -> Fact | None:
    """Give `device`: the first nerve-freezing device that is named."""
    if not said.DEVICES.search(study.lowered):
        return None
    return next(_found("device", study.abstract + study.title, (said.DEVICES,)), None)


def _found(
    name: str, sentences: tuple[Sentence, ...], patterns: tuple[re.Pattern[str], ...]
) -> Iterator[Fact]:
    for pattern in patterns:
        for sentence in sentences:
            found = pattern.search(sentence.text)
            if found and not sentence.is_of_others:
                yield fact_of(name, " ".join(found[0].split()), sentence, found.span())


def funding_fact(study: StudyText) -> Fact | None:
    """Give `funding` as the abstract states it, else as the record is typed for it."""
    for sentence in study.abstract if study.mentions("support", "fund", "sponsor") else ():
        found = said.FUNDED.search(sentence.text)
        if found:
            return fact_of("funding", " ".join(found["who"].split()), sentence, found.span())
    for quote in name_quotes(study.record, "publication_types"):
        if quote.text.startswith(said.SUPPORT_TYPE):
            return Fact("funding", quote.text, quote.text, quote.field, quote.start, quote.end)
    return None


def interest_fact(study: StudyText) -> Fact | None:
    """Give `conflict_of_interest`: `declared` or `none declared`, with the whole statement."""
    text = study.record.conflict_of_interest
    if not text.strip():
        return None
    value = "none declared" if _declares_nothing(text) else "declared"
    return Fact("conflict_of_interest", value, text, "conflict_of_interest", 0, len(text))


def _declares_nothing(text: str) -> bool:
    """Say whether interests are denied, and no other sentence tells of any."""
    sentences = [one for one in _CLAUSE_END.split(text) if one.strip()]
    denied = [bool(said.NOTHING_DECLARED.search(one)) for one in sentences]
    told = [bool(said.DECLARED.search(one)) for one in sentences]
    return any(denied) and not any(
        is_told and not no for is_told, no in zip(told, denied, strict=True)
    )
