"""How abstracts say that their study is a randomised trial, and how they speak of others' trials.

Every repetition is bounded and no two touch, so that no text makes a pattern slow.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType


def _pattern(*choices: str) -> re.Pattern[str]:
    return re.compile("|".join(choices), re.IGNORECASE)


# A sample, number or effect that is random is no random allocation.
_DRAWN = (
    r"(?!\s+(?:and\s+\w+ly\s+)?(?:select|cho[os]|sampl|pick|drawn|generated|distributed|recruited|"
    r"identified|oriented|occurring|mutat|match|survey|interviewed|invited|approached))"
)
_WORDS = r"(?:[\w-]+,?\s+){0,3}?"
_RANDOM = (
    r"(?<!mendelian )\brandomi[sz](?:ed|ation|ing)\b(?!\s+(?:sample|algorithm|number))",
    rf"\brandomly\b{_DRAWN}",
    r"\b(?:at\s+random\b(?!\s+from)|in\s+(?:a\s+)?random\s+order|random\s+(?:allocat|assign)\w+)",
    r"\brandomly\s+selected\s+to\s+receive\b",
    r"\brcts?\b",
)
_MASKED = (
    (
        r"\b(?:double|single|triple|observer|investigator|assessor|evaluator|rater|patient)s?[\s-]*"
        r"(?:blind|mask)\w*"
    ),
    rf"\b(?:blinded|masked),?\s+{_WORDS}(?:trial|study)\b",
)
_CROSSED_OVER = (r"(?<!case-)(?<!case )\bcross-?\s?over\b", r"\blatin\s+square\b")
_PLACEBO = (
    (
        r"\b(?:placebo|sham|vehicle|attention|wait(?:ing)?[\s-]list)[\s-]*(?:controlled|treated|"
        r"controls?|groups?|arms?|treatment|injection|stimulation)\b"
    ),
    r"\b(?:versus|vs\.?|or|and|with|to|than|of|either|matching|received)\s+placebo\b",
    r"\bplacebo\s+(?:or|and|versus|vs\.?|for|was|were|\()",
)
_PERSONS = r"(?:patients|participants|subjects|women|men|children|infants|volunteers|families)"
_ALLOCATED = (
    rf"\b{_PERSONS}\s+(?:[\w-]+\s+){{0,4}}?(?:allocated|assigned)\b",
    (
        r"\b(?:allocated|assigned)\s+(?:[\w-]+\s+){0,3}?(?:to|into)\s+(?:[\w-]+\s+){0,4}?"
        r"(?:groups?|arms?|conditions?|treatments?|receive|control|intervention|placebo)\b"
    ),
)
_TRIAL = (
    r"\bcontrolled,?\s+(?:[\w-]+,?\s+){0,3}?(?:trial|study)\b",
    (
        r"\b(?:comparative|comparison|intervention|prevention|treatment|this|present|our|the)\s+trial"
        r"\b(?!\s+(?:court|lawyer))"
    ),
    (
        r"(?<!phase i )(?<!phase ii )(?<!phase 1 )(?<!phase 2 )(?<!open-label )(?<!pilot )"
        r"\btrial\s+(?:comparing|of|to)\b"
    ),
)
_COMPARED = (
    (
        r"\b(?:treated\s+with|received|receive|given|administered|instructed\s+to|treatment\s+with|"
        r"underwent)\s+either\b"
    ),
    r"\b(?:control|comparison)\s+(?:condition|arm|treatment)s?\b",
    r"\b(?:served|serving)\s+as\s+(?:the\s+|their\s+own\s+)?controls?\b",
    r"\b(?:intervention|treatment|experimental)\s+group\b",
)
SIGNS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "randomised": _pattern(*_RANDOM),
        "masked": _pattern(*_MASKED),
        "crossed_over": _pattern(*_CROSSED_OVER),
        "placebo": _pattern(*_PLACEBO),
        "allocated": _pattern(*_ALLOCATED),
        "trial": _pattern(*_TRIAL),
        "compared": _pattern(*_COMPARED),
    }
)
"""Patterns by the value of `study_design.TrialSign`."""

NECESSARY: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "randomised": ("random", "rct"),
        "masked": ("blind", "mask"),
        "crossed_over": ("over", "latin"),
        "placebo": ("placebo", "sham", "vehicle", "attention", "wait"),
        "allocated": ("allocat", "assign"),
        "trial": ("trial", "controlled"),
        "compared": ("either", "control", "comparison", "group"),
    }
)
"""Of each sign, pieces of words of which a text in lower case has one: a quick look before."""

REVIEW_TITLE = _pattern(
    r"\bsystematic\s+(?:[\w-]+\s+){0,3}?(?:review|overview)\b",
    r"\bmeta-?\s?(?:analys[ie]s|regression)\b",
    r"\b(?:scoping|narrative|umbrella|literature|critical|cochrane)\s+review\b",
    r"\b(?:a|an)\s+(?:[\w-]+\s+)?(?:re)?(?:over)?view\s+of\b",
    r"\bof\s+randomi[sz]ed\s+(?:[\w-]+\s+){0,2}?(?:trials|studies)\b",
    r"\[(?:re)view\]",
    r"\bconsensus\s+statement\b",
    r"\bmendelian\b",
)
REVIEW = _pattern(
    r"\b(?:search\s+strategy|selection\s+criteria|data\s+sources?|study\s+selection)\s*:",
    r"\b(?:searched|search\s+of|searching|searches\s+of)\s+(?:[\w-]+,?\s+){0,6}?"
    r"(?:medline|pubmed|embase|cochrane|databases?|literature)\b",
    r"\b(?:medline|pubmed|embase|cochrane)\b[^.]{0,60}\bsearch",
    r"\bthis\s+(?:[\w-]+\s+){0,2}?(?:review|overview)\b",
    r"\bwe\s+(?:critically\s+)?review(?:ed)?\s+(?:the\s+)?(?:literature|evidence|trials|studies)\b",
)
"""An abstract that reports studies of others: it says where they were searched or how chosen."""

PLANNED_TITLE = _pattern(
    r"\bprotocol\b(?=\s*(?:$|[.:;,)\]]|(?:for|of)\b))",
    r"\brationale(?:,|\s+and|\s+for)\s+(?:and\s+)?(?:study\s+)?(?:design|methods)\b",
    r"\bdesign(?:,|\s+and)\s+(?:rationale|methods)\b",
    r"\bdesign\s+of\s+(?:an?|the)\b",
)
PLANNED = _pattern(
    r"\b(?:will|shall)\s+(?:[\w-]+\s+){0,2}?(?:be|undergo|receive|include|enrol|recruit|assess|"
    r"evaluate|compare|measure|randomi[sz]e)\b"
)
DONE = _pattern(
    r"\b(?:results?|findings)\s*:",
    r"\bp\s*[<>=]\s*0?\.\d",
    r"\bsignificant(?:ly)?\b",
    r"\b(?:were|was)\s+(?:randomi[sz]ed|randomly|allocated|enrolled|recruited|treated|studied)\b",
    r"\b(?:we|study)\s+found\b",
)
ANIMALS = _pattern(
    r"\b(?:rats?|mouse|mice|murine|rabbits?|piglets?|pigs?|swine|porcine|dogs?|canine|sheep|lambs?|"
    r"ewes|goats?|rodents?|gerbils?|hamsters?|monkeys?|macaques?|baboons?|cats|kittens|cows|"
    r"calves|steers|heifers|horses|ponies|chickens?|hens|broilers?|zebrafish)\b"
)
PEOPLE = _pattern(
    r"\b(?:patients?|participants?|volunteers?|women|men|children|infants|adults|people|persons|"
    r"boys|girls|adolescents|humans?|mothers|neonates|subjects|students|nurses|physicians)\b"
)
_WISHED = (
    r"\b(?:is|are|was|were)\s+(?:[\w-]+\s+)?(?:needed|warranted|required|lacking|necessary)\b",
    (
        r"\b(?:further|future|previous|prior|earlier|recent|other|most|several|published|larger?|few|"
        r"many|no|more|additional)\s+(?:[\w-]+,?\s+){0,4}?(?:trials|studies)\b"
    ),
    r"\bshould\s+be\s+(?:[\w-]+\s+)?(?:conducted|performed|undertaken|tested|confirmed|evaluated)\b",
)
_OTHERS_DATA = (
    (
        r"\b(?:data|records|samples|patients|participants|subjects|sera|images)\s+(?:collected\s+)?"
        r"(?:from|in|of|enrolled\s+in)\s+(?:an?|the)\s+(?:[\w-]+,?\s+){0,6}?(?:trial|study)\b"
    ),
    r"\b(?:secondary|post-?\s?hoc|retrospective|ancillary|pooled)\s+(?:[\w-]+\s+)?analys[ie]s\b",
)
OF_OTHER_STUDIES = _pattern(*_WISHED)
"""A sentence that wishes for a study, tells of those of others, or of one without randomising."""

OF_OTHER_STUDIES_OR_DATA = _pattern(*_WISHED, *_OTHERS_DATA)
"""As above, or the sentence takes patients or data from another trial."""
