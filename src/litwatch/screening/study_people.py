"""How many people an abstract says its own study had. Blank where that may be another number.

The total, not an arm, a subgroup, those screened, nor limbs, eyes, operations, animals or studies.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from litwatch.domain import Fact
from litwatch.screening.numbers import NUMBER, UNIT_WORDS, read_number
from litwatch.screening.statements import Sentence, StudyText, fact_of


class Weight(IntEnum):
    """How surely the words count the whole study."""

    FIRST_COUNT = 1
    TREATED = 2
    TAKEN_IN = 3


@dataclass(frozen=True, slots=True)
class Count:
    """A number of people in a sentence; the span runs to the word that names them."""

    n: int
    sentence: Sentence
    start: int
    end: int


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


_PEOPLE = (
    r"(?:patients|participants|subjects|individuals|persons|people|volunteers|adults|"
    r"adolescents|children|infants|neonates|newborns|women|men|boys|girls|males|females|amputees|"
    r"veterans|students|nurses|physicians|psychiatrists|athletes|respondents|parturients|mothers|"
    r"outpatients|inpatients|smokers|recipients|survivors|workers)\b"
)
_NO_QUALITY = (
    rf"(?!and\s+(?![1-4]\b){NUMBER})"
    rf"(?!{NUMBER},|(?:{UNIT_WORDS})\b)(?!(?<!and\s)(?<!or\s)(?<!type\s)(?<!asa\s)(?<!class\s)"
    rf"(?<!grade\s)(?<!stage\s)(?<!phase\s){NUMBER}\s)"
    r"(?!(?:of|with|without|were|was|are|had|has|have|in|to|from|the|per|each|for|by|"
    r"studies|trials|thousand|million|percent|hours?|days?|weeks?|months?|years?|min|minutes?|mg|"
    r"ml|kg|mm|cm|other|additional|more|further|remaining|out|at|on|than|vs|versus|these|those|"
    r"groups?|arms?|cases|controls?|procedures?|operations?|limbs|knees|feet|eyes|nerves|lesions|defects|fractures|"
    r"treated|when|among|if|that|which)\b)"
)
_WHO = _pattern(rf"\b{_PEOPLE}")
_COUNT = _pattern(
    rf"(?P<n>{NUMBER})(?:\s+{_NO_QUALITY}[\w'/-]{{1,30}},?){{0,5}}?\s+(?P<who>{_PEOPLE})"
)
_COUNT_IN_BRACKETS = _pattern(
    rf"\A(?:[A-Z][\w/()&,' -]{{2,60}}:\s+)?(?:[\w-]{{1,30}}\s+){{0,4}}?{_PEOPLE}[^.;()]{{0,90}}"
    rf"(?:\([^()]{{0,60}}\)[^.;()]{{0,40}})?\((?:total\s+)?n\s*=\s*(?P<n>{NUMBER})\)"
)
_IN_BRACKETS = _pattern(r"\bn\s*=")
_TAKEN_IN = (
    r"(?:enrol(?:l?ed|ling)|recruit(?:ed|ing)|includ(?:ed|ing)|randomi[sz](?:ed|ing)|assigned|"
    r"allocated|allotted|entered|participated|took\s+part|studied|investigated|interviewed|"
    r"surveyed|completed\s+(?:a|an|the)\s+(?:\w+\s+){0,2}?questionnaire|randomly|divided\s+into)"
)
_TREATED = (
    r"(?:treated|operated\s+on|evaluated|analy[sz]ed|assessed|followed|examined|underwent|undergoing|received|"
    r"receiving|had|tested|compared|reported|presented|reviewed|identified|evaluable|given|"
    r"premedicated|completed|scheduled|responded|answered)"
)
_NOT_WHOLE = _pattern(
    r"\b(?:(?<!be )screened|eligib\w+|available\s+for|approached|contacted|"
    r"(?:were|was)\s+(?:offered|asked|sent)|"
    r"invited|excluded|declined|refused|withdr[ae]wn?|dropped|per\s+(?:group|arm)|in\s+each|each\s+(?:group|arm)|arms\s+of|"
    r"groups\s+of|plan(?:s|ned)?|will|sample\s+size|power|remaining|surviv(?:ing|ors)|meta-analys\w+|systematic|population\s+of|annually|"
    r"worldwide|of\s+(?:these|those|whom)|respectively|readmitted|did\s+not)\b"
)
_PART = _pattern(
    r"(?:\b(?:of|out\s+of|for|than|versus|vs\.?|while|whereas|other|remaining|about|only|and|"
    r"in\s+whom|compared\s+(?:to|with)|least|the)|/|,\s*with|[<>=\u2264\u2265])\s*(?:the\s+|these\s+|all\s+)?\Z"
)
_STUDY_OF = _pattern(
    r"\b(?:series|cohort|study|trial|review|survey|report|data|records|charts|analysis|experience|"
    r"experiment|results|total|retrospective(?:ly)?|first|summary|evaluation|comparison|design|"
    r"assessment)\b"
    r"[^.;:]{0,90}?\b(?:of|in|on|with|from|including|involving|comprising|among)\s+"
    r"(?:a\s+total\s+of\s+|(?:the|its|our)\s+first\s+|all\s+)?\Z"
)
_OF_THE = _pattern(r"\A(?:[A-Z][\w/()&,' -]{2,60}:\s+)?of\s+(?:the\s+)?\Z")
_STUDIED_NEXT = _pattern(rf"\A\s+(?:\w+ly\s+)?{_TAKEN_IN}\b")
_PRESENTS = _pattern(
    r"\b(?:presents?|reports?|describes?)\s+(?:on\s+)?(?:\w+\s+){0,2}?"
    r"(?:(?:\w+\s+){0,3}?(?:group|series)\s+of\s+)?\Z"
)
_WE_DID = _pattern(
    r"\b(?:we|authors|study|trial|(?:was|were)\s+(?:\w+ly\s+)?(?:studied|measured|evaluated|infused|"
    r"performed|assessed|investigated|compared|determined|examined|given|administered|undertaken|"
    r"conducted|sought|followed|injected|tested|taken|obtained)|"
    r"to\s+(?:compare|evaluate|assess|determine|investigate|examine|study|test))\b[^;:]{0,300}?\b(?:in|on|among|from|by|to)\s+\Z"
)
_AFTER_COLON = _pattern(r"\b(?:study|trial|series|cohort|survey|analysis|arm)\b[^.;:]{0,120}:\s+\Z")
_SHARE = re.compile(r"\A\s*[([]\s*\d{1,3}(?:\.\d+)?\s*%")
_OF_THEM = re.compile(r" of (?:whom|them|these|which)\b")
_EACH = re.compile(r"\b(?:each|per|group|arm)\b")
_PART_OF_THEM = _pattern(
    rf",?\s*(?:including\s+)?{NUMBER}(?:\s+\w+)?\s+of\s+(?:whom|them|these|which)\b[^,.;:]*"
)
_EQUAL_PARTS = _pattern(
    rf",?\s*(?:(?:of|with)\s+)?(?P<n>{NUMBER})\s+(?:{_PEOPLE}\s+)?"
    r"(?:(?:in|per)\s+(?:each\s+)?(?:group|arm)|each)\b"
)
_ANY_NUMBER = _pattern(NUMBER)
_IN_TOTAL = _pattern(r"\b(?:a\s+total\s+of|in\s+total,?|altogether,?|overall,?)\s+\Z")
_TAKEN_IN_BEFORE = _pattern(
    rf"\b{_TAKEN_IN}\s+(?:[^.;:]{{0,60}}?\s+(?:in|on|among)\s+)?(?:\w+ly\s+)?(?:a\s+total\s+of\s+|(?:its|the|our)\s+first\s+|of\s+)?\Z"
)
_STUDIED_THE = _pattern(
    rf"\b(?:studied|reviewed|analy[sz]ed|included|evaluated)\s+(?:only\s+)?(?:the|these|those)\s+"
    rf"(?P<n>{NUMBER})\s+(?:[\w-]+\s+){{0,2}}?{_PEOPLE}"
)
_PATIENTS_LABEL = re.compile(r"\A(?:patient|participant|subject|population)", re.IGNORECASE)
_AT_START = _pattern(r"\A(?:[A-Z][\w/()&,' -]{2,60}:\s+)?(?:\d\.\s+)?(?:some\s+|the\s+)?\Z")
_TAKEN_IN_AFTER = _pattern(rf"\A[^;]{{0,220}}?\b(?!\w+ing\b)(?:\w+ly\s+)?{_TAKEN_IN}\b")
_TREATED_AFTER = _pattern(rf"\A[^;]{{0,160}}?\b{_TREATED}\b")
_TREATED_BEFORE = _pattern(
    rf"\b{_TREATED}\b[^.;]{{0,80}}?(?:\b(?:in|of|on|among|from)\s+)?(?:a\s+total\s+of\s+)?\Z"
)
_INTO_GROUPS = _pattern(
    r"\b(?:or|versus|vs|either|both|groups?|into|arms|regimens?|treatments|and|to\s+one\s+of|order|"
    r"sequence)\b"
)
_ARM = _pattern(
    r"\b(?:to|in)\s+the\s+[^.;,]{0,40}?(?:group|arm)\b|\bcontrol\s+group\b|\bgroup\s+[A-D1-4I]+\b"
)
_THINGS = (
    r"(?:days?|weeks?|months?|years?|hours?|h|min(?:utes?)?|mg|microg(?:rams?)?|mcg|ml|daily|"
    r"aneurysms|wrists|shoulders|elbows|ankles|joints|vertebrae|vessels|tumou?rs|metastases|stones|teeth|"
    r"hands|sides|samples|scans|specimens|grafts|flaps|mm|cm|gy|j|hz|iu|mmol|ng|g|"
    r"kg|volts?|doses?|times?|points?|units?|cent(?:er|re)s?|hospitals?|sites?|countries|studies|"
    r"measurements?|tests?|occasions|sessions|periods?|phases?|parts?|way|arms|groups?|cycles?|"
    r"freez\w*|procedures?|operations|treatments|injections|ablations|surgeries|infections|lesions|defects|"
    r"\w+otom(?:y|ies)|\w+ectom(?:y|ies)|nerves?|neuromas|knees|hips|limbs|feet|eyes|consecutive|"
    r"major|main|different|separate|(?:or|to)\s+\d+)\b"
)
_NEXT_NUMBER = _pattern(
    rf"(?:\band|,|;|while|whereas|versus|vs\.?|with|or|:)\s+(?:the\s+other\s+)?(?!(?<=or\s)one\b)(?P<n>{NUMBER})\s+"
    r"(?!(?:(?!(?:had|received|were|was|to|in|with|without|a|an|the)\b)[\w-]+\s+){0,3}?"
    rf"{_THINGS})"
)
_THE_REST = _pattern(r"\bthe\s+(?:remainder|remaining|rest|others?)\b")
_CASE_REPORT = _pattern(r"\bcase\s+report\b")
_ONE_PATIENT = _pattern(
    r"(?<=case report of )one\s+patient\b|"
    r"(?<!\bin the )(?<!\bin )\bcase\s+(?:report|presentation|study)?\s*of\s+"
    r"(?:an?|one(?!\s+patient))\s+[\w-]+|"
    r"\b(?:we|authors?|report|paper)\s+(?:here\s+)?(?:reports?|presents?|describes?)\s+"
    r"(?:the|a|one)\s+(?:rare\s+|unusual\s+)?(?:case|patient)\b|"
    r"\ban?\s+\d{1,3}[\s-]years?[\s-]old\s+(?:[\w-]+\s+){0,3}?"
    r"(?:man|woman|male|female|patient|boy|girl)\b|\bof\s+an?\s+\d{1,3}-year-old\b"
)
_THE_PATIENT = _pattern(r"\bthe\s+patient\s+(?:was|had|complained|presented|underwent|received)\b")
_PLURAL = _pattern(r"\b(?:cases|patients|participants|case\s+series)\b")
_SEVERAL = _pattern(
    r"\bcase\s+series\b|\b(?:two|three|four|five|six|seven|eight|nine|ten|[2-9]|\d{2,4})\s+"
    r"(?:[\w-]+\s+){0,3}?(?:cases|patients|children|adults|men|women)\b|"
    r"\b(?:both|all|these|our|the)\s+(?:cases|patients)\b"
)
# Fewer than this after the opening are more often people with an event than the whole study.
_FEWEST_LATER = 5
_AGAIN = _pattern(
    r"\A[^.;]{0,60}?\b(?:underwent|required|needed|received)\s+(?:an?\s+)?(?:second|revision|"
    r"re-?operation|repeat|rescue|additional|further|another|conversion|subsequent)"
)
_RESULTS = re.compile(r"\A(?:result|finding|conclusion|outcome|interpretation|discussion)")


def people_fact(study: StudyText) -> Fact | None:
    """Give `n`, the number of people studied; None where it is not stated, or not surely."""
    weighed = [*_weighed(study.title), *_weighed(study.abstract)]
    if not weighed:
        return _one_patient(study)
    heaviest = max(weight for weight, _ in weighed)
    chosen = _agreed([count for weight, count in weighed if weight is heaviest], heaviest)
    if chosen is None or any(count.n > chosen.n for _, count in weighed):
        return None
    if heaviest is not Weight.TAKEN_IN and _takes_others(study, chosen.n):
        return None
    return fact_of("n", str(chosen.n), chosen.sentence, (chosen.start, chosen.end))


def _takes_others(study: StudyText, n: int) -> bool:
    """Say whether it later says that another number of them was studied."""
    found = (_STUDIED_THE.search(one.plain) for one in study.abstract)
    return any(one and read_number(one["n"]) != n for one in found)


def _one_patient(study: StudyText) -> Fact | None:
    """Give 1 where one patient is described and no others are counted."""
    named = _is_named_case_report(study)
    described = next(_described(study.sentences, is_named=named), None)
    if described is None:
        return None
    if any(_SEVERAL.search(one.text) and not one.is_of_others for one in study.sentences):
        return None
    if not named and any(_PLURAL.search(one.plain) for one in study.sentences):
        return None
    return described


def _described(sentences: Sequence[Sentence], *, is_named: bool) -> Iterator[Fact]:
    """Give the words that describe one patient; `the patient` counts in a named case report."""
    for pattern in (_ONE_PATIENT, *([_THE_PATIENT] if is_named else [])):
        for sentence in sentences:
            found = pattern.search(sentence.text)
            if found:
                yield fact_of("n", "1", sentence, found.span())


def _is_named_case_report(study: StudyText) -> bool:
    types = {kind.name for kind in study.record.publication_types}
    return "Case Reports" in types or any(_CASE_REPORT.search(one.text) for one in study.title)


def _agreed(counts: Sequence[Count], weight: Weight) -> Count | None:
    """Give the count that all name, or the sum of the others; else of the less sure the first."""
    first = counts[0]
    others = {count.n for count in counts} - {first.n}
    if not others or sum(others) == first.n:
        return first
    return first if weight is not Weight.TAKEN_IN else None


def _weighed(sentences: Sequence[Sentence]) -> Iterator[tuple[Weight, Count]]:
    is_first = True
    for sentence in sentences:
        counts = list(_counts(sentence))
        if counts and not sentence.is_of_others:
            weight = _weight(counts[0], counts[1:], is_first=is_first)
            if weight:
                yield weight, counts[0]
            is_first = False


def _counts(sentence: Sentence) -> Iterator[Count]:
    """Give each number of two people or more, or one that stands as `patients (n = 39)`."""
    if not _WHO.search(sentence.text):
        return
    found = list(_COUNT.finditer(_without_parts(sentence.plain)))
    is_single = len(_IN_BRACKETS.findall(sentence.text)) == 1
    in_brackets = _COUNT_IN_BRACKETS.search(sentence.text) if is_single and not found else None
    if in_brackets:
        start, end = in_brackets.span()
        yield Count(read_number(in_brackets["n"]) or 0, sentence, start, end)
    for one in found:
        n = read_number(one["n"]) or 0
        if n > 1:
            yield Count(n, sentence, *one.span())


def _weight(count: Count, others: Sequence[Count], *, is_first: bool) -> Weight | None:
    """Weigh the first count of a sentence by the words around it; None if it may be a part."""
    plain = _without_parts(count.sentence.plain)
    before, after = plain[: count.start], plain[count.end :]
    if _SHARE.search(count.sentence.text[count.end :]):
        return None
    if _OF_THE.search(before) and _STUDIED_NEXT.search(after):
        return Weight.TAKEN_IN
    if _NOT_WHOLE.search(plain):
        return None
    if _counts_another_group(count, others, after) or _is_arm(count, after):
        return None
    if _is_whole(count, before, after):
        return Weight.TAKEN_IN
    is_lesser = is_first and not _PART.search(before)
    return _lesser_weight(count, before, after) if is_lesser else None


@lru_cache(maxsize=64)
def _without_parts(plain: str) -> str:
    """Blank `13 of whom had a neuroma` and `60 …, 30 in each group`: those are counted already."""
    if _OF_THEM.search(plain):
        plain = _PART_OF_THEM.sub(lambda part: " " * len(part[0]), plain)
    if _EACH.search(plain):
        plain = _EQUAL_PARTS.sub(_blank_if_part, plain)
    return plain


def _blank_if_part(found: re.Match[str]) -> str:
    """Blank the number of a group if a number before it is a multiple of it."""
    n = read_number(found["n"]) or 0
    before = [
        read_number(one[0]) or 0 for one in _ANY_NUMBER.finditer(found.string, 0, found.start())
    ]
    is_part = any(n > 1 and whole > n and whole % n == 0 for whole in before)
    return " " * len(found[0]) if is_part else found[0]


def _is_arm(count: Count, after: str) -> bool:
    return bool(_ARM.search(after)) and not _is_divided(count.n, (), after)


def _counts_another_group(count: Count, others: Sequence[Count], after: str) -> bool:
    """Say whether the sentence counts people beside these, and not the parts of these."""
    if _is_divided(count.n, others, after):
        return False
    return bool(others) or bool(_NEXT_NUMBER.search(after) and not _THE_REST.search(after))


def _is_divided(n: int, others: Sequence[Count], after: str) -> bool:
    """Say whether two or more numbers that follow add up to the first."""
    numbers = [read_number(found["n"]) or 0 for found in _NEXT_NUMBER.finditer(after)]
    named = [other.n for other in others]
    return any(len(parts) > 1 and sum(parts) == n for parts in (numbers, named))


def _is_whole(count: Count, before: str, after: str) -> bool:
    """Say whether the words take these people into the study."""
    openings = (_IN_TOTAL, _TAKEN_IN_BEFORE, _STUDY_OF, _AFTER_COLON, _PRESENTS)
    if any(pattern.search(before) for pattern in openings):
        return True
    if _PART.search(before):
        return False
    if before.strip() and _AT_START.search(before) and _PATIENTS_LABEL.search(count.sentence.label):
        return True
    return bool(_TAKEN_IN_AFTER.search(after))


def _lesser_weight(count: Count, before: str, after: str) -> Weight | None:
    sentence = count.sentence
    if _RESULTS.search(sentence.label) and not _AT_START.search(before):
        return None
    if _AGAIN.search(after) or (count.n < _FEWEST_LATER and sentence.start > 0):
        return None
    if _TREATED_AFTER.search(after) or _TREATED_BEFORE.search(before):
        return Weight.TREATED
    is_told = _AT_START.search(before) or _WE_DID.search(before)
    return Weight.FIRST_COUNT if is_told else None
