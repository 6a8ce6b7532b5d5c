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
    r"consumption|use|requirements?|intake))?\b(?!\s+(?:group|patients|medication|treatment))"
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
P_VALUE = _pattern(r"\bp\s*(?:value\s*)?(?:(?:of|was)\s+)?(?:[<>=\u2264\u2265]\s*)?0?\.\d{1,6}")
PRIMARY = _pattern(
    r"\b(?:primary|main)\s+(?:efficacy\s+|study\s+)?(?:outcomes?|end\s?-?points?|variables?|measures?)\b"
)

MASKED = _pattern(r"\b(?:double|single|triple|observer)[\s-]?(?:blind|mask)(?:ed)?\b")

_HARM = r"(?:complications?|adverse\s+(?:events?|effects?|reactions?)|side[\s-]effects?)"
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
DEVICES = _pattern(
    r"\b(?:iovera|visual[\s-]?ice|icesphere|iceseed|icerod|icefx|cryocare(?:\s+cs)?|"
    r"(?:westco\s+|lloyd\s+)?neurostat(?:-iii)?|cryo-?s\s+painless|painblocker|cryoice|cryosphere|"
    r"metrum\s+cryoflex)\b[\u00b0\u00ba\u00ae]?"
)
"""Nerve-freezing devices: NICE's strategy, line 21, and the makers' names beside them."""

FUNDED = _pattern(
    r"\b(?:(?:financially\s+)?(?:supported|funded|sponsored)\s+(?:in\s+part\s+)?by|"
    r"funding(?:\s+sources?)?:|funding\s+(?:was\s+)?(?:provided\s+)?by)\s+(?P<who>[^.;()\n]{3,120})"
)
SUPPORT_TYPE = "Research Support, "
NOTHING_DECLARED = _pattern(
    r"\b(?:no|none|nothing|not)\b(?:\W+\w+){0,8}?\W+"
    r"(?:conflicts?|competing|disclos\w+|interests?)\b|\bnothing\s+to\s+(?:disclose|declare)\b"
)


def words_of_outcome(text: str) -> frozenset[str]:
    """Give the stems of the outcomes that a text names."""
    return frozenset(found["stem"].lower() for found in OUTCOME.finditer(text))
