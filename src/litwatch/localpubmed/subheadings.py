"""MeSH subheadings: two-letter abbreviations and families.

Sources: NLM, "Qualifiers by allowable category" (names, abbreviations); PubMed Help, appendices
"MeSH Subheadings" and "MeSH Subheading Hierarchies" (a subheading that leads a family explodes).
"""

from __future__ import annotations

from litwatch.localpubmed.tokens import value_key

_ABBREVIATIONS = {
    "aa": "analogs & derivatives",
    "ab": "abnormalities",
    "ad": "administration & dosage",
    "ae": "adverse effects",
    "ag": "agonists",
    "ah": "anatomy & histology",
    "ai": "antagonists & inhibitors",
    "an": "analysis",
    "bi": "biosynthesis",
    "bl": "blood",
    "bs": "blood supply",
    "cf": "cerebrospinal fluid",
    "ch": "chemistry",
    "ci": "chemically induced",
    "cl": "classification",
    "cn": "congenital",
    "co": "complications",
    "cs": "chemical synthesis",
    "cy": "cytology",
    "de": "drug effects",
    "df": "deficiency",
    "dg": "diagnostic imaging",
    "dh": "diet therapy",
    "di": "diagnosis",
    "dt": "drug therapy",
    "du": "diagnostic use",
    "ec": "economics",
    "ed": "education",
    "eh": "ethnology",
    "em": "embryology",
    "en": "enzymology",
    "ep": "epidemiology",
    "es": "ethics",
    "et": "etiology",
    "gd": "growth & development",
    "ge": "genetics",
    "hi": "history",
    "im": "immunology",
    "in": "injuries",
    "ip": "isolation & purification",
    "ir": "innervation",
    "is": "instrumentation",
    "lj": "legislation & jurisprudence",
    "me": "metabolism",
    "mi": "microbiology",
    "mo": "mortality",
    "mt": "methods",
    "nu": "nursing",
    "og": "organization & administration",
    "pa": "pathology",
    "pc": "prevention & control",
    "pd": "pharmacology",
    "ph": "physiology",
    "pk": "pharmacokinetics",
    "po": "poisoning",
    "pp": "physiopathology",
    "ps": "parasitology",
    "px": "psychology",
    "py": "pathogenicity",
    "re": "radiation effects",
    "rh": "rehabilitation",
    "rt": "radiotherapy",
    "sc": "secondary",
    "sd": "supply & distribution",
    "se": "secretion",
    "sn": "statistics & numerical data",
    "st": "standards",
    "su": "surgery",
    "td": "trends",
    "th": "therapy",
    "tm": "transmission",
    "to": "toxicity",
    "tr": "transplantation",
    "tu": "therapeutic use",
    "ul": "ultrastructure",
    "ur": "urine",
    "ve": "veterinary",
    "vi": "virology",
}
_FAMILIES = {
    "adverse effects": ("poisoning", "toxicity"),
    "analysis": ("blood", "cerebrospinal fluid", "isolation & purification", "urine"),
    "anatomy & histology": ("blood supply", "cytology", "embryology", "innervation"),
    "chemistry": (
        "agonists",
        "analogs & derivatives",
        "antagonists & inhibitors",
        "chemical synthesis",
    ),
    "complications": ("secondary",),
    "cytology": ("pathology", "ultrastructure"),
    "diagnosis": ("diagnostic imaging", "pathology"),
    "education": ("ethics",),
    "embryology": ("abnormalities",),
    "epidemiology": ("ethnology", "mortality"),
    "etiology": (
        "chemically induced",
        "complications",
        "congenital",
        "embryology",
        "genetics",
        "immunology",
        "microbiology",
        "parasitology",
        "transmission",
    ),
    "metabolism": (
        "biosynthesis",
        "blood",
        "cerebrospinal fluid",
        "deficiency",
        "enzymology",
        "pharmacokinetics",
        "urine",
    ),
    "microbiology": ("virology",),
    "organization & administration": (
        "economics",
        "legislation & jurisprudence",
        "standards",
        "supply & distribution",
        "trends",
    ),
    "pharmacology": (
        "administration & dosage",
        "adverse effects",
        "agonists",
        "antagonists & inhibitors",
        "diagnostic use",
        "pharmacokinetics",
    ),
    "physiology": (
        "genetics",
        "growth & development",
        "immunology",
        "metabolism",
        "physiopathology",
        "secretion",
    ),
    "statistics & numerical data": ("epidemiology", "supply & distribution"),
    "surgery": ("transplantation",),
    "therapeutic use": ("administration & dosage", "adverse effects"),
    "therapy": (
        "diet therapy",
        "drug therapy",
        "nursing",
        "prevention & control",
        "radiotherapy",
        "rehabilitation",
        "surgery",
    ),
}
_BY_KEY = {value_key(name): value_key(name) for name in _ABBREVIATIONS.values()} | {
    short: value_key(name) for short, name in _ABBREVIATIONS.items()
}
_NARROWER = {
    value_key(name): tuple(value_key(member) for member in members)
    for name, members in _FAMILIES.items()
}


def subheading_key(text: str) -> str:
    """A subheading's key from its name or abbreviation; an unlisted name stands for itself."""
    key = value_key(text)
    return _BY_KEY.get(key, key)


def subheading_family(key: str) -> frozenset[str]:
    """A subheading and all that its family holds, as keys."""
    found: set[str] = set()
    waiting = [key]
    while waiting:
        current = waiting.pop()
        if current not in found:
            found.add(current)
            waiting.extend(_NARROWER.get(current, ()))
    return frozenset(found)
