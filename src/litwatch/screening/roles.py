"""What part a phrase plays where it stands: stated, denied, replaced, tried before, planned.

Cues are read in the phrase's own sentence. A denial reaches only over a closed list of small
words, so that "no complication under ultrasound guidance" denies the complication alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """The part a phrase plays in its sentence."""

    AFFIRMED = "affirmed"
    COMPARED = "compared"
    NEGATED = "negated"
    REPLACED = "replaced"
    TRIED_BEFORE = "tried_before"
    PLANNED = "planned"
    FOLLOWED = "followed"


@dataclass(frozen=True, slots=True)
class RoleReading:
    """A phrase's role, and where phrase and cue together start and end."""

    role: Role
    start: int
    end: int


_SENTENCE_END = re.compile(r"[.!?;]\s|\n")
_SMALL_WORDS = (
    r"(?:(?:the|a|an|any|use|of|using|for|need|aid|help|benefit|concurrent|additional|direct|"
    r"real-time|specific|performed|done|given|guided|under|with|by|either|image|imaging|"
    r"traditional|conventional|standard|percutaneous)[\s-]+)"
)
_TWO_WORDS = r"(?:(?!to\b)[\w'-]+\s+){0,2}"

# Each cue ends where the phrase begins.
_BEFORE = (
    (
        Role.REPLACED,
        r"\b(?:instead\s+of|rather\s+than|in\s+place\s+of|in\s+lieu\s+of|as\s+opposed\s+to|"
        r"unlike|in\s+contrast\s+to)\s+" + _SMALL_WORDS + "{0,4}",
    ),
    (
        Role.TRIED_BEFORE,
        r"\b(?:previously\s+(?:failed|treated\s+with|undergone|received)|failed|failing|"
        r"failure\s+of|failure\s+with|unsuccessful|ineffective|refractory\s+to|resistant\s+to|"
        r"unresponsive\s+to|no\s+response\s+to|respond(?:ed|ing)?\s+to\s+(?:neither|no)|"
        r"not\s+respond(?:ed|ing)?\s+to|prior|previous|history\s+of)\s+" + _TWO_WORDS,
    ),
    (
        Role.NEGATED,
        r"\b(?:without|no|not|never|neither|nor|lack(?:ed|ing|s)?(?:\s+of)?|absence\s+of|"
        r"non)[\s-]+" + _SMALL_WORDS + "{0,5}",
    ),
    (
        Role.COMPARED,
        r"\b(?:versus|vs\.?|compared\s+(?:with|to)|comparison\s+(?:with|to)|than|against)\s+"
        + _SMALL_WORDS
        + "{0,4}",
    ),
)
_CUES_BEFORE = tuple((role, re.compile(cue + "$", re.IGNORECASE)) for role, cue in _BEFORE)
_DENIED_AFTER = re.compile(
    r"^\s+(?:was|were|is|are|had|has|have)\s+(?:not|never)\s+(?:been\s+)?"
    r"(?:used|available|employed|performed|applied|utili[sz]ed|reported|given)\b",
    re.IGNORECASE,
)
_FAILED_AFTER = re.compile(
    r"^\s+(?:(?!and\b|but\b|when\b|if\b)[\w'-]+\s+){0,4}?(?:has|have|had)\s+(?:\w+ly\s+)?failed\b",
    re.IGNORECASE,
)
# The outcome of a treatment that surgery follows may be that of the surgery.
_FOLLOWED_AFTER = re.compile(
    r"^\s*,?\s*(?:(?:and|was|were|then|immediately|subsequently)\s+){0,2}followed\s+by\s+"
    r"(?:[\w-]+\s+){0,3}?(?:surg\w+|operat\w+|resection|excision|neurectomy|arthroplasty|"
    r"amputation|thoracotomy|repair)\b",
    re.IGNORECASE,
)
_PLANNED = re.compile(
    r"\b(?:will|shall)\s+(?:\w+\s+){0,2}?(?:be|undergo|receive|include|enrol|recruit|assess|"
    r"evaluate|compare|determine|measure|investigate|randomi[sz]e|consist)\w*\b",
    re.IGNORECASE,
)
_LONGEST_CUE = 120
# What runs longer than this without a full stop is a table or a list, not a sentence.
_LONGEST_SENTENCE = 1000


def read_role(text: str, start: int, end: int) -> RoleReading:
    """Read the role of `text[start:end]`; the first cue of the tables that fits decides."""
    first, last = sentence_bounds(text, start, end)
    before = text[max(first, start - _LONGEST_CUE) : start]
    for role, cue in _CUES_BEFORE:
        found = cue.search(before)
        if found:
            return RoleReading(role, start - len(before) + found.start(), end)
    denied = _DENIED_AFTER.match(text[end:last])
    if denied:
        return RoleReading(Role.NEGATED, start, end + denied.end())
    failed = _FAILED_AFTER.match(text[end:last])
    if failed:
        return RoleReading(Role.TRIED_BEFORE, start, end + failed.end())
    followed = _FOLLOWED_AFTER.match(text[end:last])
    if followed:
        return RoleReading(Role.FOLLOWED, start, end + followed.end())
    if _PLANNED.search(text, first, last):
        return RoleReading(Role.PLANNED, start, end)
    return RoleReading(Role.AFFIRMED, start, end)


def sentence_bounds(text: str, start: int, end: int) -> tuple[int, int]:
    """Give first and last offset of the sentence, or the part of it up to `;`, around a span."""
    first = max(0, start - _LONGEST_SENTENCE)
    for stop in _SENTENCE_END.finditer(text, first, start):
        first = stop.end()
    limit = min(len(text), end + _LONGEST_SENTENCE)
    after = _SENTENCE_END.search(text, end, limit)
    return first, after.start() if after else limit
