"""How abstracts state facts of their own study: one table of patterns per fact."""

from __future__ import annotations

import re

from litwatch.screening.numbers import NUMBER


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


PEOPLE = (
    r"(?:patients?|participants?|subjects?|individuals?|persons|people|volunteers|adults?|"
    r"adolescents?|children|women|men|amputees|veterans|cases)"
)
_QUALITIES = (
    r"(?:(?!(?:of|with|were|was|had|in|and|or|to|from|the|per|each|studies|trials|thousand|"
    r"million|additional|other|more|further|hours?|days?|weeks?|months?|years?|mg)\b)[\w'-]+,?\s+){0,3}"
)
_COUNTED = rf"(?P<n>{NUMBER})\s+{_QUALITIES}{PEOPLE}\b"
_TAKEN_IN = (
    r"(?:enrolled|recruited|included|randomi[sz]ed|treated|studied|evaluated|analy[sz]ed|"
    r"reviewed|assigned|allocated|identified)"
)
_UP_TO_THE_VERB = r"(?:\s+(?!(?:were|was|had)\b)[^\s.;]+){0,14}?\s+"
_STUDY_OF = (
    r"\b(?:series|cohort|study|trial|review|analysis|survey|report|data|records)\s+"
    r"(?:of|in|on|with|from)\s+(?:a\s+total\s+of\s+|the\s+first\s+)?"
)

_NOT_AGAIN = (
    r"(?!\s+(?:an?\s+)?(?:second|revision|re-?operation|repeat|rescue|additional|further|another|"
    r"conversion|subsequent))"
)
# Fewer than this in the middle of an abstract are more often people with an event than the study.
FEWEST_LATER = 5
COUNTED_PEOPLE = _pattern(_COUNTED)
N_STATED = (
    _pattern(rf"\b{_TAKEN_IN}\s+(?:a\s+total\s+of\s+|(?:its|the|our)\s+first\s+)?{_COUNTED}"),
    _pattern(rf"{_COUNTED}{_UP_TO_THE_VERB}(?:were|was)\s+(?:\w+ly\s+)?{_TAKEN_IN}\b"),
    _pattern(rf"{_COUNTED}{_UP_TO_THE_VERB}(?:underwent|received)\b{_NOT_AGAIN}"),
    _pattern(rf"\A(?:[A-Z][A-Z ]+:\s+)?{_COUNTED}{_UP_TO_THE_VERB}had\b"),
    _pattern(rf"{_STUDY_OF}{_COUNTED}"),
    _pattern(rf"\b(?:a\s+total\s+of|in\s+total,?|first)\s+{_COUNTED}"),
    _pattern(rf":\s+{_COUNTED}\s+(?:with|aged|who|after)\b"),
    _pattern(rf"\bsingle\s+arm:\s+{_COUNTED}"),
)
ONE_PATIENT = _pattern(
    r"\b(?:case\s+(?:report|presentation)\s+of\s+(?:a|an|one)\s+[\w-]+|"
    r"(?:we|authors)\s+(?:report|present|describe)\s+(?:the|a|one)\s+(?:case|patient)\b|"
    r"an?\s+\d{1,3}[\s-]year[\s-]old\s+(?:\w+\s+){0,3}?"
    r"(?:man|woman|male|female|patient|boy|girl)\b)"
)
SEVERAL_CASES = _pattern(r"\bcase\s+series\b|\bcases\b|\bpatients\b|\bparticipants\b")
OTHER_COUNT = _pattern(
    r"\b(?:screened|eligib\w+|approached|invited|excluded|declined|per\s+(?:group|arm)|"
    r"in\s+each|each\s+(?:group|arm)|arms?\s+of|groups?\s+of|previous(?:ly)?\s+(?:stud|report)\w+|"
    r"plans|will\s+\w+|meta-analys\w+|systematic)\b"
)
"""A sentence that counts people outside the study, or people of one arm of it."""

SECOND_COUNT = _pattern(rf"{NUMBER}\s+{_QUALITIES}(?:{PEOPLE}|controls|studies|trials)\b")
SECOND_GROUP = _pattern(
    rf"\b(?:with|and|versus|vs\.?|against)\s+{NUMBER}\s+"
    r"(?:who|that|had|without|earlier|matched)\b"
)
PART_OF = _pattern(r"\b(?:of|and|with|versus|vs\.?|to|while|whereas|thousand|hundred|/)\s*$")

SECONDARY_TYPES = frozenset(
    {
        "Review",
        "Systematic Review",
        "Meta-Analysis",
        "Scoping Review",
        "Practice Guideline",
        "Guideline",
        "Consensus Development Conference",
        "Clinical Trial Protocol",
    }
)
"""Types whose figures are those of other studies, or of a study still to come."""

SECONDARY_TITLE = _pattern(
    r"\b(?:systematic\s+(?:literature\s+)?review|meta-?analysis|scoping\s+review|"
    r"narrative\s+review|study\s+protocol)\b"
)
DESIGN_BY_TYPE = (
    ("Randomized Controlled Trial", "randomised controlled trial"),
    ("Meta-Analysis", "systematic review and meta-analysis"),
    ("Systematic Review", "systematic review"),
    ("Scoping Review", "scoping review"),
    ("Practice Guideline", "guideline"),
    ("Guideline", "guideline"),
)
_KINDS = (
    r"(?:case\s+series|cohort(?:\s+study)?|chart\s+review|observational\s+study|case-control\s+"
    r"study|pilot(?:\s+study)?|series|survey|comparison|analysis|review|study|trial)"
)
_SECONDARY_KINDS = _pattern(
    r"\b(?:systematic\s+review(?:\s+and\s+meta-analysis)?|(?:narrative|scoping)\s+review)\b"
)
_ANYWHERE = ("title", "abstract")
DESIGN_IN_TEXT = (
    (_SECONDARY_KINDS, ("title",), ""),
    (
        _pattern(r"\brandomi[sz]ed,?\s+(?:[\w-]+,?\s+(?:and\s+)?){0,6}?(?:trial|study)\b"),
        _ANYWHERE,
        "randomised controlled trial",
    ),
    (
        _pattern(rf"\b(?:retrospective|prospective),?\s+(?:[\w-]+,?\s+){{0,3}}?{_KINDS}\b"),
        _ANYWHERE,
        "",
    ),
    (_pattern(r"\bobservational\s+study\b"), _ANYWHERE, ""),
    (_pattern(r"\bcase\s+series\b"), _ANYWHERE, ""),
    (_pattern(r"\bcohort\s+study\b"), _ANYWHERE, ""),
    (_pattern(r"\bcase\s+report\b"), _ANYWHERE, ""),
    (_pattern(r"\b(?:cross-sectional|pilot)\s+study\b"), _ANYWHERE, ""),
    (_SECONDARY_KINDS, ("abstract",), ""),
)
"""(pattern, fields, value) in order of weight; an empty value is the words as they stand."""

OF_OTHERS = _pattern(
    r"\b(?:needed|warranted|further|future|required|previous|lack(?:ing)?|should|recommend\w*|"
    r"no\s+randomi[sz]ed|studies|trials)\b"
)
"""A sentence that speaks of studies other than this one."""

RANDOMISED = (
    _pattern(
        r"\brandomi[sz](?:ed|ation|ing)\b|\bat\s+random\b|"
        r"\brandomly\b(?!\s+(?:select|chosen|sampl))"
    ),
)
MASKED = (_pattern(r"\b(?:double|single|triple|observer)[\s-]?(?:blind|mask)(?:ed)?\b"),)

_VERSUS = (
    r"\b(?:versus|vs\.?|compared\s+(?:with|to)|comparison\s+(?:with|to)|against)\s+(?:an?\s+)?"
)
COMPARATORS = (
    ("sham", _pattern(r"\bsham\b")),
    ("placebo", _pattern(r"\bplacebo\b")),
    (
        "radiofrequency ablation",
        _pattern(rf"{_VERSUS}(?:cooled\s+|pulsed\s+|thermal\s+)?radiofrequency\b"),
    ),
    ("epidural analgesia", _pattern(rf"{_VERSUS}(?:thoracic\s+)?epidural\b")),
    (
        "standard care",
        _pattern(
            rf"{_VERSUS}(?:the\s+)?(?:standard(?:\s+of)?|usual|conventional)\s+(?:\w+\s+)?care\b"
        ),
    ),
    ("steroid injection", _pattern(rf"{_VERSUS}(?:cortico)?steroids?\b")),
    ("alcohol injection", _pattern(rf"{_VERSUS}(?:alcohol|ethanol|phenol)\b")),
    ("neurectomy", _pattern(rf"{_VERSUS}(?:surgical\s+)?neurectomy\b")),
    ("nerve block", _pattern(rf"{_VERSUS}(?:[\w-]+\s+){{0,2}}block\b")),
)

_SPAN = rf"(?:\d+(?:\.\d+)?|{NUMBER})"
_UNIT = r"(?:days?|weeks?|months?|years?)"
_LENGTH = (
    rf"(?:at\s+least\s+|up\s+to\s+)?{_SPAN}(?:\s*{_UNIT})?"
    rf"(?:\s*(?:-|\u2013|to)\s*{_SPAN})?[\s-]{_UNIT}"
)
_AVERAGED = r"(?:a\s+(?:mean|median)\s+of\s+)?"
FOLLOW_UP = (
    _pattern(
        r"\b(?:(?:mean|median|average|minimum)\s+)?follow[\s-]?up(?:\s+(?:time|period|duration))?"
        r"\s+(?:was|of|lasted|ranged\s+from|averaged|went\s+to)?\s*(?:day\s+)?"
        rf"(?P<length>{_AVERAGED}{_LENGTH})"
    ),
    _pattern(
        r"\b(?:mean|median|average|minimum|over|with|after)\s+(?:of\s+)?(?:an?\s+)?"
        rf"(?P<length>{_LENGTH})(?:\s+of)?\s+follow[\s-]?up\b"
    ),
    _pattern(rf"\bfollowed(?:\s+up)?\s+for\s+(?P<length>{_AVERAGED}{_LENGTH})"),
)
AVERAGE = _pattern(r"\b(mean|median|average|minimum)\b")
ANOTHER_LENGTH = _pattern(rf"{_SPAN}[\s-]{_UNIT}")
IN_PARENTHESES = re.compile(r"\([^)]*\)")

_HARM = r"(?:complications?|adverse\s+(?:events?|effects?)|side\s+effects?)"
_OF_WHAT_KIND = (
    r"(?:(?:significant|serious|severe|major|minor|mild|moderate|other|further|long-term|immediate|"
    r"early|late|clinical|adverse|relevant|related|unexpected|(?:procedure|device|treatment|probe)-"
    r"related|periprocedural|procedural|perioperative|postoperative|surgical|local|systemic|or|and)"
    r"\s+){0,4}"
)
ADVERSE_EVENTS = (
    _pattern(rf"\b(?:no|without(?:\s+any)?)\s+{_OF_WHAT_KIND}{_HARM}\b"),
    _pattern(rf"\b{NUMBER}\s+{_OF_WHAT_KIND}{_HARM}\b"),
)
OUTCOME = _pattern(r"\b(?:pain|opioid|morphine|spasticity|function|score)\w*\b")
DIRECTION = _pattern(r"\b(?:decreas|reduc|lower|fell|improv|increas|higher|greater|rose|less)\w*\b")
P_VALUE = _pattern(r"\bp\s*(?:value\s*)?(?:[<>=\u2264\u2265]\s*)?(?:0?\.\d+)")
DEVICES = (
    _pattern(
        r"\b(?:iovera|visual[\s-]?ice|icesphere|iceseed|icerod|cryocare(?:\s+cs)?|"
        r"(?:westco\s+)?neurostat(?:-iii)?|cryo-?s\s+painless|painblocker|cryoice)\b"
        r"[\u00b0\u00ba\u00ae]?"
    ),
)
"""Nerve-freezing devices: NICE's strategy, line 21, and the makers' names beside them."""

NOTHING_DECLARED = _pattern(
    r"\b(?:no|none|nothing|not)\b(?:\W+\w+){0,8}?\W+"
    r"(?:conflicts?|competing|disclos\w+|interests?)\b|\bnothing\s+to\s+(?:disclose|declare)\b"
)
