"""MeSH subheadings: Ovid's two-letter codes, their names, and which are narrower than which.

Names and hierarchy are NLM's (MeSH qualifiers by allowable category, qualifier hierarchies).
"""

from __future__ import annotations

NAMES: dict[str, str] = {
    "ab": "abnormalities",
    "ad": "administration & dosage",
    "ae": "adverse effects",
    "ag": "agonists",
    "ah": "anatomy & histology",
    "ai": "antagonists & inhibitors",
    "aa": "analogs & derivatives",
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
    "ct": "contraindications",
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
    "ma": "manpower",
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
    "ra": "radiography",
    "re": "radiation effects",
    "rh": "rehabilitation",
    "ri": "radionuclide imaging",
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
    "us": "ultrasonography",
    "ut": "utilization",
    "ve": "veterinary",
    "vi": "virology",
}

CODES: dict[str, str] = {name: code for code, name in NAMES.items()}

SUCCESSORS: dict[str, tuple[str, ...]] = {
    "ra": ("dg",),
    "ri": ("dg",),
    "us": ("dg",),
}
"""Subheadings that NLM merged into others in 2017: records now carry the successor."""

NARROWER: dict[str, tuple[str, ...]] = {
    "ah": ("bs", "cy", "em", "ir", "pa", "ul", "ab"),
    "an": ("bl", "cf", "ip", "ur"),
    "ch": ("ag", "aa", "ai", "cs"),
    "co": ("sc",),
    "cy": ("pa", "ul"),
    "di": ("dg", "pa", "ra", "ri", "us"),
    "ep": ("eh", "mo"),
    "et": ("ci", "co", "sc", "cn", "em", "ge", "im", "mi", "vi", "ps", "tm"),
    "me": ("bi", "bl", "cf", "df", "en", "pk", "ur"),
    "mi": ("vi",),
    "og": ("ec", "lj", "ma", "st", "sd", "td", "ut"),
    "pd": ("ad", "ae", "po", "ag", "ai", "ct", "pk"),
    "ph": ("ge", "gd", "im", "me", "bi", "bl", "cf", "df", "en", "pk", "ur", "pp", "se"),
    "pp": (),
    "sn": ("ep", "eh", "mo", "sd", "ut"),
    "su": ("tr",),
    "th": ("dh", "dt", "nu", "pc", "rt", "rh", "su", "tr"),
    "to": ("po",),
    "tu": ("ad", "ae", "po", "ct"),
    "ae": ("po", "to"),
}


def expand(code: str) -> frozenset[str]:
    """Names that `code` stands for on a record of any year: its own and its successors'."""
    codes = (code, *SUCCESSORS.get(code, ()))
    return frozenset(NAMES[each] for each in codes)


def explode(code: str) -> frozenset[str]:
    """Names of `code` and of every narrower subheading."""
    codes = (code, *NARROWER.get(code, ()))
    return frozenset[str]().union(*(expand(each) for each in codes))


def read_code(text: str) -> str | None:
    """The code for a code or a full name in any case, None where there is no such subheading."""
    wanted = text.strip().lower().replace(" and ", " & ")
    return wanted if wanted in NAMES else CODES.get(wanted)
