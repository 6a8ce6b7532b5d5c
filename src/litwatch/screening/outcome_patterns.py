"""How abstracts state outcomes with their p-values, harms, devices, funding and interests."""

from __future__ import annotations

import re

from litwatch.screening.numbers import NUMBER


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


OUTCOME = _pattern(
    r"\b(?P<stem>pain|spasticity|function|disability|headache|nausea|vomiting|mortality|survival|"
    r"recurrence|range\s+of\s+motion|length\s+of\s+stay|(?:opioid|morphine|narcotic|analgesic)"
    r"(?=\s+(?:use|consumption|requirements?|intake)\b))(?:\s+(?:scores?|intensity|severity|relief|"
    r"consumption|use|requirements?|intake))?\b(?!\s+(?:group|patients|medication|treatment|questionnaire|inventory|therapy|management|control|tolerance|thresholds?))"
)
DIRECTION = _pattern(
    r"\b(?:decreas|reduc|lower|fell|declin|shorter|fewer|less|improv|increas|higher|greater|rose|"
    r"longer|better|worse)\w*\b"
)
NO_DIFFERENCE = _pattern(
    r"\bno\s+(?:statistically\s+)?(?:significant\w*\s+)?(?:differen|change|improve|reduc|increas|"
    r"decreas)\w*|\b(?:did|does|was|were)\s+not\b|\bnot\s+significant\w*|\bsimilar\b|\bcomparable\b|"
    r"\bnor\b|\bneither\b|\bunable\b|\bfailed\b"
)
NOT_ITSELF = _pattern(
    r"(?:(?<!scores\s)(?<!score\s)(?<!scales\s)(?<!vas\s)(?<!differences\s)(?<!difference\s)\bfor|"
    r"\buntil|\bcomplain\w*\s+of|\bprevent\w*|\bprevention\s+of|\bwith|\bwithout|\bor|\bfree\s+of|"
    r"\bdue\s+to|\bbecause\s+of|\btreat\w*|\bmanag\w+)\s+\Z|\btime\b[^.;]{0,80}\Z"
)
"""Before an outcome: something done for it, people with it or the time to it is told of."""

OR_MORE = _pattern(r"\bor\s+\Z")
_P = r"\bp\s*(?:value\s*)?(?:(?:of|was)\s+)?"
NOT_SIGNIFICANT = _pattern(_P + r"[>\u2265]|" + _P + r"=?\s*0?\.(?:0[6-9]|05\d*[1-9]|[1-9])")
SIGNIFICANT = _pattern(_P + r"[<=\u2264]\s*0?\.0[0-4]|" + _P + r"[<\u2264]\s*0?\.05(?!\d)")
P_VALUE = _pattern(_P + r"(?:[<>=\u2264\u2265]\s*)?0?\.\d{1,6}")
PRIMARY = _pattern(
    r"\b(?:primary|main)\s+(?:efficacy\s+|study\s+)?(?:outcomes?|end\s?-?points?|variables?|measures?)\b"
)

MASKED = _pattern(r"\b(?:double|single|triple|observer)[\s-]?(?:blind|mask)(?:ed)?\b")

_HARM = (
    r"(?:complications?|adverse\s+(?:events?|effects?|reactions?)|side[\s-]effects?)"
    r"\b(?!\s+(?:on|upon|rates?)\b)"
)
_OF_WHAT_KIND = (
    r"(?:(?:significant|serious|severe|major|minor|mild|moderate|other|further|long-term|immediate|"
    r"early|late|clinical|adverse|relevant|related|unexpected|(?:procedure|device|treatment|probe)-"
    r"related|periprocedural|procedural|perioperative|postoperative|surgical|local|systemic|or|and)"
    r"\s+){0,4}"
)
ADVERSE_EVENTS = (
    _pattern(rf"\b(?:no|without(?:\s+any)?)\s+(?!other\b|further\b){_OF_WHAT_KIND}{_HARM}\b"),
    _pattern(rf"\b{NUMBER}\s+{_OF_WHAT_KIND}{_HARM}\b"),
)
OF_SOME = _pattern(
    r"\b(?:can(?:not)?|may|might|could|previously|before|earlier|although|but|except|only|than|not\s+without|at\s+least)\b|"
    r"\bin\s+the\s+(?:[\w-]+\s+){1,4}?(?:group|arm|patients)\b"
)
"""Beside a denial of harm: it is of one arm, of an earlier treatment or in general."""

DEVICES = _pattern(
    r"\b(?:iovera|visual[\s-]?ice|icesphere|iceseed|icerod|icefx|cryocare(?:\s+cs)?|"
    r"(?:westco\s+|lloyd\s+)?neurostat(?:-iii)?|cryo-?s\s+painless|painblocker|cryoice|cryosphere|"
    r"metrum\s+cryoflex)\b[\u00b0\u00ba\u00ae]?"
)
"""Nerve-freezing devices: NICE's strategy, line 21, and the makers' names beside them."""

FUNDED = _pattern(
    r"(?:(?:\A|\b(?:study|trial|work|research|project|investigation|authors?|it)\s+(?:was|were|is|has\s+been)\s+)"
    r"(?:(?:financially|partly|partially)\s+)?(?:supported|funded|sponsored)\s+(?:in\s+part\s+)?by|"
    r"\bfunding(?:\s+sources?)?:|\bfunding\s+(?:was\s+)?(?:provided\s+)?by)\s+(?P<who>[^.;()\n]{3,120})"
)
SUPPORT_TYPE = "Research Support, "
NOTHING_DECLARED = _pattern(
    r"\b(?:no|none|nothing|not)\b(?:\W+\w+){0,8}?\W+"
    r"(?:conflicts?|competing|disclos\w+|interests?)\b|\bnothing\s+to\s+(?:disclose|declare)\b"
)


DECLARED = _pattern(
    r"\b(?:received?|receives|consult\w+|grants?|fees?|employ\w+|honorari\w+|stocks?|shares|royalt\w+|"
    r"patents?|paid|speaker\w*|advis\w+)\b"
)


def words_of_outcome(text: str) -> frozenset[str]:
    """Give the stems of the outcomes that a text names."""
    return frozenset(found["stem"].lower() for found in OUTCOME.finditer(text))
