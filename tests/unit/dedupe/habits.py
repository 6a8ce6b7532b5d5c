"""How databases and reference managers rewrite one citation: each habit changes the form alone.

Habits work on the fields of hard_pairs.ARTICLE; none of them changes which work is meant.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any, Final

Fields = dict[str, Any]
Habit = Callable[[Fields], Fields]

_RANGE: Final = re.compile(r"^(\d+)-(\d+)$")
_SHORT_WORDS: Final = {
    "Journal": "J",
    "American": "Am",
    "Archives": "Arch",
    "Physical": "Phys",
    "Medicine": "Med",
    "Rehabilitation": "Rehabil",
    "Clinical": "Clin",
    "Neurology": "Neurol",
    "Research": "Res",
    "European": "Eur",
}


def people(fields: Fields) -> list[tuple[str, str]]:
    """Family name and initials of each author of `Winter, P. and Macrae, F.`."""
    names = [name for name in fields["authors"].split(" and ") if name]
    parts = [name.partition(", ") for name in names]
    return [(family, given.replace(".", "").replace(" ", "")) for family, _, given in parts]


def _dotted(initials: str) -> str:
    return " ".join(f"{letter}." for letter in initials)


def medline_names(fields: Fields) -> Fields:
    """`Winter P, Macrae F`."""
    return fields | {"authors": ", ".join(f"{f} {i}".strip() for f, i in people(fields))}


def endnote_names(fields: Fields) -> Fields:
    """`Winter, P.; Macrae, F.`."""
    return fields | {"authors": "; ".join(f"{f}, {_dotted(i)}" for f, i in people(fields))}


def natural_names(fields: Fields) -> Fields:
    """`P. Winter and F. Macrae`."""
    return fields | {
        "authors": " and ".join(f"{_dotted(i)} {f}".strip() for f, i in people(fields))
    }


def scopus_names(fields: Fields) -> Fields:
    """`Winter P., Macrae F.`."""
    return fields | {"authors": ", ".join(f"{f} {_dotted(i)}".strip() for f, i in people(fields))}


def loud_names(fields: Fields) -> Fields:
    """`WINTER, P. and MACRAE, F.`."""
    return fields | {"authors": fields["authors"].upper().replace(" AND ", " and ")}


def cut_names(fields: Fields) -> Fields:
    """`Winter P; Macrae F; et al.`: the list ends after three."""
    named = people(fields)
    text = "; ".join(f"{f} {i}".strip() for f, i in named[:3])
    return fields | {"authors": f"{text}; et al." if len(named) > 3 else text}


def loud_title(fields: Fields) -> Fields:
    """All capitals."""
    return fields | {"title": fields["title"].upper()}


def headline_title(fields: Fields) -> Fields:
    """Each word with a capital."""
    return fields | {"title": fields["title"].title()}


def stopped_title(fields: Fields) -> Fields:
    """A full stop at the end."""
    return fields | {"title": f"{fields['title']}."}


def bracketed_title(fields: Fields) -> Fields:
    """A translation in brackets."""
    return fields | {"title": f"[{fields['title']}]"}


def tongue_title(fields: Fields) -> Fields:
    """The language behind."""
    return fields | {"title": f"{fields['title']}. [German]"}


def counted_title(fields: Fields) -> Fields:
    """References counted behind."""
    return fields | {"title": f"{fields['title']}. [Review] [41 refs]"}


def escaped_title(fields: Fields) -> Fields:
    """HTML left in."""
    title = fields["title"].replace("&", "&amp;").replace("'", "&#39;")
    return fields | {"title": f"<i>{title}</i>"}


def unhyphenated_title(fields: Fields) -> Fields:
    """Hyphens lost."""
    return fields | {"title": fields["title"].replace("-", " ")}


def short_pages(fields: Fields) -> Fields:
    """`620-9`."""
    found = _RANGE.match(fields["pages"])
    if not found or len(found[1]) != len(found[2]):
        return fields
    same = next(
        (n for n, (a, b) in enumerate(zip(found[1], found[2], strict=True)) if a != b),
        len(found[1]) - 1,
    )
    return fields | {"pages": f"{found[1]}-{found[2][same:]}"}


def first_page(fields: Fields) -> Fields:
    """`620`."""
    return fields | {"pages": fields["pages"].partition("-")[0]}


def dashed_pages(fields: Fields) -> Fields:
    """A dash of another length, spaces around it."""
    return fields | {"pages": fields["pages"].replace("-", " \u2013 ")}


def doubled_dash(fields: Fields) -> Fields:
    """BibTeX's two dashes."""
    return fields | {"pages": fields["pages"].replace("-", "--")}


def short_journal(fields: Fields) -> Fields:
    """ISO 4."""
    words = fields["journal"].replace("&", "and").split()
    kept = [_SHORT_WORDS.get(word, word) for word in words if word not in {"of", "the", "and"}]
    return fields | {"journal": " ".join(kept)}


def dotted_journal(fields: Fields) -> Fields:
    """ISO 4 with its dots."""
    short = short_journal(fields)["journal"].split()
    whole = fields["journal"].split()
    return fields | {"journal": " ".join(w if w in whole else f"{w}." for w in short)}


def loud_journal(fields: Fields) -> Fields:
    """All capitals."""
    return fields | {"journal": fields["journal"].upper()}


def electronic_journal(fields: Fields) -> Fields:
    """Ovid's label."""
    return fields | {"journal": f"{fields['journal']} [Electronic Resource]"}


def ampersand_journal(fields: Fields) -> Fields:
    """`and` as a sign."""
    return fields | {"journal": fields["journal"].replace(" and ", " & ")}


def no_issue(fields: Fields) -> Fields:
    """The issue left out."""
    return fields | {"issue": ""}


def wordy_volume(fields: Fields) -> Fields:
    """The supplement in the volume."""
    return fields | {"volume": f"{fields['volume']} Suppl 1"}


def printed_later(fields: Fields) -> Fields:
    """The year of print where the other has the electronic one."""
    return fields | {"year": fields["year"] + 1}


ALL: Final[Sequence[Habit]] = (
    *(medline_names, endnote_names, natural_names, scopus_names, loud_names, cut_names),
    *(loud_title, headline_title, stopped_title, bracketed_title, tongue_title, counted_title),
    *(escaped_title, unhyphenated_title, short_pages, first_page, dashed_pages, doubled_dash),
    *(short_journal, dotted_journal, loud_journal, electronic_journal, ampersand_journal),
    *(no_issue, wordy_volume, printed_later),
)
