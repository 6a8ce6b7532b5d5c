"""How records name the design of their study: one table, the most telling words first."""

from __future__ import annotations

import re
from dataclasses import dataclass

from litwatch.screening.numbers import NUMBER

Table = tuple[tuple[str, re.Pattern[str]], ...]


def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


PROTOCOL = "study protocol"
TRIAL = "randomised controlled trial"
CROSSOVER_TRIAL = "randomised crossover trial"
CASE_REPORTS = "Case Reports"
_BOTH = "systematic review and meta-analysis"
_OPENING = r"\A(?:[A-Z][A-Za-z ]{2,40}[:.]\s+){0,2}(?:an?\s+)?"

SECONDARY_TYPES = (
    ("Clinical Trial Protocol", PROTOCOL),
    ("Meta-Analysis", _BOTH),
    ("Network Meta-Analysis", _BOTH),
    ("Systematic Review", "systematic review"),
    ("Scoping Review", "scoping review"),
    ("Practice Guideline", "guideline"),
    ("Guideline", "guideline"),
    ("Consensus Development Conference", "consensus"),
    ("Consensus Statement", "consensus"),
)
OTHER_TYPES = (
    (CASE_REPORTS, "case report"),
    ("Observational Study", "observational study"),
    ("Review", "review"),
)
ABOUT_OTHERS = frozenset({"Review", "Editorial", "Comment", "Letter", "News", "Published Erratum"})
"""Types of records whose figures are mostly those of others."""

SECONDARY_TITLE: Table = (
    (
        PROTOCOL,
        _pattern(
            r"\b(?:study|trial|review)\s+protocol\b|\(protocol\)|\bprotocol\s+(?:for|of)\s+an?\b|"
            r"\brationale\s+and\s+(?:study\s+)?design\b|\bdesign\s+and\s+rationale\b"
        ),
    ),
    (
        _BOTH,
        _pattern(
            r"\bsystematic\s+(?:literature\s+)?review\s*(?:and|with|,)\s*(?:an?\s+)?"
            r"(?:[\w-]+\s+){0,2}meta-?\s?analys[ie]s\b|\bmeta-?\s?analys[ie]s\b"
        ),
    ),
    ("systematic review", _pattern(r"\bsystematic\s+(?:[\w-]+\s+){0,2}?review\b")),
    ("scoping review", _pattern(r"\bscoping\s+review\b")),
    ("narrative review", _pattern(r"\bnarrative\s+review\b")),
    ("umbrella review", _pattern(r"\bumbrella\s+review\b")),
    (
        "guideline",
        _pattern(
            r"(?:\A|:\s+(?:an?\s+)?(?:updated\s+)?(?:[A-Z]{2,6}\s+)?)(?:clinical\s+|practice\s+)*"
            r"guidelines?\b"
        ),
    ),
    (
        "consensus",
        _pattern(r"\bconsensus\s+(?:statement|paper|document|guidelines?|report|panel)\b"),
    ),
)
SECONDARY_TEXT: Table = (
    (PROTOCOL, _pattern(_OPENING + r"(?:study\s+protocol\b|protocol\s+of\b)")),
    (
        _BOTH,
        _pattern(
            r"\b(?:this|we\s+(?:conducted|performed|undertook)\s+an?)\s+systematic\s+review\s+and\s+"
            r"meta-?analysis\b|" + _OPENING + r"systematic\s+review\s+and\s+meta-?analysis\b"
        ),
    ),
    (
        "systematic review",
        _pattern(
            r"\b(?:this|we\s+(?:conducted|performed|undertook)\s+a)\s+systematic\s+review\b|"
            + _OPENING
            + r"(?:systematic|cochrane)\s+review\s+of\b"
        ),
    ),
    ("scoping review", _pattern(_OPENING + r"scoping\s+review\s+of\b")),
    ("narrative review", _pattern(_OPENING + r"narrative\s+review\s+of\b")),
    (
        "review",
        _pattern(
            r"\b(?:this|of\s+the)\s+(?:literature\s+)?review\s+(?:article|paper|is|was|aims?|"
            r"provides|summari[sz]es|discusses|describes|presents|covers|highlights|explores)\b|"
            r"\bthis\s+(?:article|paper)\s+(?:will\s+)?(?:\w+ly\s+)?reviews?\b"
        ),
    ),
)
SEARCHED = _pattern(
    r"\b(?:search\s+strategy|selection\s+criteria:|data\s+sources?:|(?:we|was|were)\s+searched|"
    r"(?:pubmed|medline|literature|database)\s+search)\b"
)
CROSSES_OVER = _pattern(
    r"\b(?:two|three|four|five|six|\d)-(?:way|period),?\s+cross-?over\b|"
    r"\bcross-?\s?over,?\s+(?:[\w-]+,?\s+){0,3}?(?:study|trial|design|experiment|evaluation|"
    r"comparison|fashion|manner|to\s+the\s+(?:alternat|other|opposite))"
)
OF_WHICH_A_PART = _pattern(
    r"\b(?:subset|sub-?study|subgroup|registered\s+in|part\s+of|data\s+from|nested|secondary\s+analysis)\b"
    r"[^.;]{0,160}\Z"
)
"""Before a design: it is that of a larger study, of which this one takes a part."""

SEVERAL_CASES = _pattern(
    rf"\bcase\s+series\b|\b(?:cases|patients)\s+(?:are|were)\s+(?:reported|presented|described)\b|"
    rf"(?!\bone\b){NUMBER}\s+(?:[\w-]+\s+){{0,3}}?(?:cases|patients|children|adults|men|women)\b"
)


@dataclass(frozen=True, slots=True)
class Kind:
    """A plain name of a design, and the words that say it; `timing` stands before it if told.

    No text without one of the `stems`, in small letters, holds the words.
    """

    value: str
    stems: tuple[str, ...]
    pattern: re.Pattern[str]


_TIMED = (
    r"\b(?P<timing>retrospective|prospective),?\s+(?:(?!stud|trial|series|cohort|review|survey|"
    r"analys|data\b|evidence|compari|chart|record|case|cross|registr|qualitat|observ|pilot|feasib|"
    r"the\b|of\b|in\b|with\b|to\b|or\b|nature)[\w-]{1,30},?\s+){0,5}?"
)
_STUDY = r"(?:study|analysis|design|trial|evaluation)"


_SURVEY = (
    r"(?:mailed|postal|online|telephone|nationwide|national|global|web-based|questionnaire)\s+"
    r"(?:[\w-]+\s+){0,2}?survey|survey\s+with|mailed\s+(?:an?\s+)?questionnaire"
)
# Name, stems, words that count with a timing before them, words that count alone.
_WORDS: tuple[tuple[str, tuple[str, ...], str, str], ...] = (
    (
        "case-control study",
        ("control",),
        rf"case[\s-]+control\s+{_STUDY}",
        rf"case[\s-]+control\s+{_STUDY}",
    ),
    (
        "cross-sectional study",
        ("sectional",),
        rf"cross-sectional,?\s+(?:[\w-]+\s+){{0,2}}?(?:{_STUDY}|survey)",
        rf"cross-sectional,?\s+(?:[\w-]+\s+){{0,2}}?(?:{_STUDY}|survey)",
    ),
    (
        "cohort study",
        ("cohort",),
        r"cohort",
        rf"cohort\s+{_STUDY}|study\s+design:\s+cohort|cohort\s+from\s+an?",
    ),
    ("case series", ("series",), r"(?:case\s+)?series", r"case\s+series"),
    (
        "case report",
        ("case report",),
        r"case\s+report",
        r"(?:this|an?)\s+case\s+report|case\s+report\s+of",
    ),
    (
        "chart review",
        ("chart", "record"),
        r"(?:medical\s+)?(?:chart|record)s?\s+(?:review|audit)",
        r"(?:medical\s+)?(?:chart|record)s?\s+(?:review|audit)",
    ),
    (
        "survey",
        ("survey", "questionnaire"),
        r"survey",
        _SURVEY,
    ),
    ("registry study", ("registry",), r"registry\s+study", r"registry(?:-based)?\s+study"),
    ("qualitative study", ("qualitative",), r"qualitative\s+study", r"qualitative\s+study"),
    (
        "diagnostic accuracy study",
        ("accuracy",),
        r"diagnostic\s+accuracy\s+study",
        r"diagnostic\s+accuracy\s+study",
    ),
    (
        "observational study",
        ("observational",),
        rf"observational,?\s+(?:[\w-]+,?\s+){{0,3}}?{_STUDY}",
        rf"observational,?\s+(?:(?!retro|prospec)[\w-]+,?\s+){{0,3}}?{_STUDY}",
    ),
    (
        "crossover study",
        ("crossover", "cross-over"),
        rf"cross-?over\s+(?:[\w-]+\s+){{0,2}}?{_STUDY}",
        rf"cross-?over\s+(?:[\w-]+\s+){{0,2}}?{_STUDY}|in\s+a\s+cross-?over\s+fashion",
    ),
    (
        "pilot study",
        ("pilot", "feasibility"),
        rf"(?:pilot|feasibility)(?:\s+(?:[\w-]+\s+){{0,2}}?{_STUDY})?",
        r"pilot\s+(?:study|trial)(?=\s+(?:of|in)\b|[.:]?\s*\Z|:)|this\s+pilot\s+(?:study|trial)",
    ),
    ("comparative study", ("compar",), r"compari(?:son|tive\s+study)", r"comparative\s+study"),
    ("study", ("spective",), rf"(?:{_STUDY}|review|investigation|assessment)", r"(?!)"),
)
_SAID_AFTER = Kind(
    "observational study",
    ("observational",),
    _pattern(rf"\bobservational,?\s+(?P<timing>retrospective|prospective)\s+(?:\w+\s+)?{_STUDY}\b"),
)
_SAID_OF_WORK = Kind(
    "study",
    ("spectively",),
    _pattern(
        r"\b(?P<timing>retrospective|prospective)ly\s+(?:review|analy|evaluat|stud|examin|assess|"
        r"compar|identif|follow|enrol|recruit)\w*"
    ),
)
_ALL = [
    Kind(value, stems, _pattern(rf"{_TIMED}(?:{words})\b|\b(?:{alone})\b"))
    for value, stems, words, alone in _WORDS
]
_PLACE = [kind.value for kind in _ALL].index(_SAID_AFTER.value)
KINDS = (*_ALL[:_PLACE], _SAID_AFTER, *_ALL[_PLACE:], _SAID_OF_WORK)
"""Designs in the order in which they count: `cohort` tells more than `study`."""
