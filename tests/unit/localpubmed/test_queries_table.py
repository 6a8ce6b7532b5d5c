"""Queries over the shipped baseline, each against a reading of the same file in plain Python.

The oracle shares no code with the embedded PubMed: it reads the file with litwatch.formats and
asks each record a predicate. Only the baseline is loaded, so every record has one version.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from litwatch.domain import Record
from litwatch.formats.pubmed_xml import read_pubmed_xml
from litwatch.localpubmed import Corpus, PubmedSearch
from litwatch.localpubmed.headings import HeadingTree

DAY = date(2026, 9, 28)
BASELINE = Path(__file__).parents[3] / "data/sample/pubmed/2026-09-28.xml"
Asked = Callable[[Record], bool]
Case = tuple[str, Asked, str]


def words(text: str) -> str:
    """The words of a text in lower case, a space around each."""
    return f" {' '.join(re.findall('[a-z0-9]+', text.lower()))} "


def has(phrase: str, texts: list[str]) -> bool:
    """Whether the words stand together in one of the texts; a final star leaves the end open."""
    sought = f" {phrase.removesuffix('*')}" + ("" if phrase.endswith("*") else " ")
    return any(sought in words(text) for text in texts)


def ti(phrase: str) -> Asked:
    """Words in the title."""
    return lambda record: has(phrase, [record.title])


def tiab(phrase: str) -> Asked:
    """Words in the title, an abstract with its labels, or a keyword."""

    def asked(record: Record) -> bool:
        abstract = " ".join(f"{part.label} {part.text}" for part in record.abstract)
        others = [part.text for other in record.other_abstracts for part in other.sections]
        keywords = [keyword.text for keyword in record.keywords]
        return has(phrase, [record.title, abstract, *others, *keywords])

    return asked


def mh(name: str) -> Asked:
    """The heading itself."""
    return lambda record: any(heading.descriptor == name for heading in record.mesh)


def majr(name: str) -> Asked:
    """The heading as a main topic, by its own star or by that of a subheading."""

    def asked(record: Record) -> bool:
        mine = [heading for heading in record.mesh if heading.descriptor == name]
        return any(item.major or any(q.major for q in item.qualifiers) for item in mine)

    return asked


def pt(name: str) -> Asked:
    """The publication type itself."""
    return lambda record: any(kind.name == name for kind in record.publication_types)


def la(code: str) -> Asked:
    """The language's code."""
    return lambda record: code in record.languages


def au(last_name: str, initials: str = "") -> Asked:
    """An author by last name and the start of the initials."""
    return lambda record: any(
        author.last_name.lower() == last_name and author.initials.lower().startswith(initials)
        for author in record.authors
    )


def within(name: str, first: str, last: str) -> Asked:
    """One of the record's days lies between two, both included."""

    def asked(record: Record) -> bool:
        day: date | None = getattr(record.dates, name)
        return day is not None and date.fromisoformat(first) <= day <= date.fromisoformat(last)

    return asked


def uid(*numbers: int) -> Asked:
    """One of these PMIDs."""
    return lambda record: int(record.pmid) in numbers


def both(*parts: Asked) -> Asked:
    """All of them."""
    return lambda record: all(part(record) for part in parts)


def either(*parts: Asked) -> Asked:
    """Any of them."""
    return lambda record: any(part(record) for part in parts)


def but(left: Asked, right: Asked) -> Asked:
    """The first without the second."""
    return lambda record: left(record) and not right(record)


TEXT: list[Case] = [
    ("cryoneurolysis[ti]", ti("cryoneurolysis"), "one word"),
    ("CRYONEUROLYSIS[TI]", ti("cryoneurolysis"), "capitals do not matter"),
    ("cryoneurolysis[Title]", ti("cryoneurolysis"), "the tag's long name"),
    ("cryoablation[ti]", ti("cryoablation"), "another word"),
    ("nerve[ti]", ti("nerve"), "the singular does not find nerves"),
    ("nerves[ti]", ti("nerves"), "the plural does not find nerve"),
    ("neuroma[ti]", ti("neuroma"), "a word that is part of neuromas"),
    ("knee[ti]", ti("knee"), "a short word"),
    ('"phantom limb"[ti]', ti("phantom limb"), "a phrase"),
    ('"stump neuroma"[ti]', ti("stump neuroma"), "a phrase of a finding"),
    ('"pectus excavatum"[ti]', ti("pectus excavatum"), "a phrase of Latin words"),
    ('"knee osteoarthritis"[ti]', ti("knee osteoarthritis"), "a phrase in this order only"),
    ('"systematic review"[ti]', ti("systematic review"), "a phrase that is also a type"),
    ("cryoneurolysis[tiab]", tiab("cryoneurolysis"), "title, abstract or keyword"),
    ("cryoablation[tiab]", tiab("cryoablation"), "keywords count"),
    ("spasticity[tiab]", tiab("spasticity"), "an indication"),
    ("patients[tiab]", tiab("patients"), "a word of many abstracts"),
    ("summary[tiab]", tiab("summary"), "a section's label is searched"),
    ("rat[tiab]", tiab("rat"), "a word of three letters"),
    ('"phantom limb"[tiab]', tiab("phantom limb"), "a phrase in any of the parts"),
    ("184[tiab]", tiab("184"), "a number"),
]
TRUNCATED: list[Case] = [
    ("cryo*[ti]", ti("cryo*"), "all words that begin so"),
    ("neurom*[ti]", ti("neurom*"), "singular and plural"),
    ("nerve*[ti]", ti("nerve*"), "the bare word as well"),
    ("amput*[ti]", ti("amput*"), "amputees and amputation"),
    ("random*[tiab]", tiab("random*"), "several endings"),
    ("osteoarthr*[tiab]", tiab("osteoarthr*"), "a long stem"),
    ("spastic*[tiab]", tiab("spastic*"), "adjective and noun"),
    ("radiofreq*[tiab]", tiab("radiofreq*"), "one ending"),
    ('"stump neurom*"[ti]', ti("stump neurom*"), "the last word of a phrase"),
]
HEADINGS: list[Case] = [
    ('"Humans"[mh:noexp]', mh("Humans"), "a check tag"),
    ('"Cryosurgery"[mh:noexp]', mh("Cryosurgery"), "with and without subheadings"),
    ('"cryosurgery"[mesh:noexp]', mh("Cryosurgery"), "the tag's other name, small letters"),
    ('"Animals"[mh:noexp]', mh("Animals"), "not the headings below it"),
    ('"Rats"[mh:noexp]', mh("Rats"), "not Rats, Inbred Strains"),
    ('"Aged"[mh:noexp]', mh("Aged"), "not Middle Aged"),
    ('"Pain, Postoperative"[mh:noexp]', mh("Pain, Postoperative"), "a comma in the name"),
    ('"Retrospective Studies"[mh:noexp]', mh("Retrospective Studies"), "two words"),
    ('"Cryosurgery"[majr:noexp]', majr("Cryosurgery"), "a main topic"),
    ('"Cold Temperature"[majr:noexp]', majr("Cold Temperature"), "a starred heading"),
]
KINDS: list[Case] = [
    ('"Journal Article"[pt:noexp]', pt("Journal Article"), "nearly all"),
    ('"Review"[pt:noexp]', pt("Review"), "not the reviews below it"),
    ('"Case Reports"[pt]', pt("Case Reports"), "a type without types below"),
    ('"Meta-Analysis"[pt:noexp]', pt("Meta-Analysis"), "a hyphen"),
    ('"Systematic Review"[pt:noexp]', pt("Systematic Review"), "two words"),
    ('"Randomized Controlled Trial"[pt:noexp]', pt("Randomized Controlled Trial"), "trials"),
    ('"Editorial"[pt]', pt("Editorial"), "no abstract"),
    ('"Letter"[Publication Type]', pt("Letter"), "the tag's long name"),
    ("eng[la]", la("eng"), "a code"),
    ("english[la]", la("eng"), "a name"),
    ("french[la]", la("fre"), "a rare one"),
    ("ger[Language]", la("ger"), "the tag's long name"),
    ("rus[la]", la("rus"), "another script"),
    ("ilfeld[au]", au("ilfeld"), "a last name"),
    ("ilfeld b[au]", au("ilfeld", "b"), "the first initial"),
    ("ilfeld bm[au]", au("ilfeld", "bm"), "both initials"),
    ("Trescot AM[Author]", au("trescot", "am"), "the tag's long name"),
    ("dasa v[au]", au("dasa", "v"), "one initial"),
    ("prologo jd[au]", au("prologo", "jd"), "two initials"),
]
DATES: list[Case] = [
    ("2021[crdt]", within("created", "2021-01-01", "2021-12-31"), "a year"),
    ("2021:2022[crdt]", within("created", "2021-01-01", "2022-12-31"), "whole years"),
    ("2024/01:2024/06[crdt]", within("created", "2024-01-01", "2024-06-30"), "whole months"),
    ("1981/03/03[crdt]", within("created", "1981-03-03", "1981-03-03"), "a single day"),
    ("1900:2010[crdt]", within("created", "1900-01-01", "2010-12-31"), "an early start"),
    ("2025:3000[crdt]", within("created", "2025-01-01", "3000-12-31"), "an open end"),
    ("2020:2023[edat]", within("entered", "2020-01-01", "2023-12-31"), "entry, years"),
    ("2025/01/01:2025/12/31[edat]", within("entered", "2025-01-01", "2025-12-31"), "entry, days"),
    ("1981/03/03:1981/03/03[edat]", within("entered", "1981-03-03", "1981-03-03"), "both ends"),
    ("2022:2024[lr]", within("revised", "2022-01-01", "2024-12-31"), "revision, years"),
    ("1982/03/03[lr]", within("revised", "1982-03-03", "1982-03-03"), "revision, a day"),
    ("2026:3000[lr]", within("revised", "2026-01-01", "3000-12-31"), "revision, an open end"),
]
COMBINED: list[Case] = [
    ("7326160[uid]", uid(7326160), "one PMID"),
    ("7326160[pmid]", uid(7326160), "the tag's other name"),
    ("7326160[uid] OR 12400711[uid]", uid(7326160, 12400711), "two PMIDs"),
    ("7326160:12400711[uid]", lambda r: 7326160 <= int(r.pmid) <= 12400711, "a range of PMIDs"),
    ("pain[ti] AND nerve[ti]", both(ti("pain"), ti("nerve")), "AND"),
    ("pain[ti] nerve[ti]", both(ti("pain"), ti("nerve")), "AND where none stands"),
    ("knee[ti] OR neuroma[ti]", either(ti("knee"), ti("neuroma")), "OR"),
    ("neuroma[ti] NOT morton[ti]", but(ti("neuroma"), ti("morton")), "NOT"),
    (
        "knee[ti] OR pain[ti] AND nerve[ti]",
        both(either(ti("knee"), ti("pain")), ti("nerve")),
        "left to right: AND does not bind tighter",
    ),
    (
        "knee[ti] OR (pain[ti] AND nerve[ti])",
        either(ti("knee"), both(ti("pain"), ti("nerve"))),
        "parentheses first",
    ),
    (
        "cryo*[tiab] NOT (animals[mh:noexp] NOT humans[mh:noexp])",
        but(tiab("cryo*"), but(mh("Animals"), mh("Humans"))),
        "the usual exclusion of animals",
    ),
    (
        "cryoablation[tiab] AND eng[la] AND 2020:2025[crdt]",
        both(tiab("cryoablation"), la("eng"), within("created", "2020-01-01", "2025-12-31")),
        "three fields",
    ),
]
NOTHING = [
    ("zzyzx[ti]", "a word of no title"),
    ("zzyzx*[tiab]", "a stem of no word"),
    ("1[uid]", "a PMID that is not held"),
    ("1800:1801[crdt]", "years before PubMed"),
    ("knee[ti] NOT knee[ti]", "all taken away"),
    ("swe[la]", "a language that is not there"),
]


def named(cases: list[Case]) -> list[object]:
    """Each case under its query and reason."""
    return [pytest.param(query, asked, id=f"{query}: {why}") for query, asked, why in cases]


@pytest.fixture(scope="module")
def records() -> list[Record]:
    """What the oracle sees on the day: whatever was created and last revised by then."""
    held = read_pubmed_xml(BASELINE.read_bytes()).records
    return [
        record
        for record in held
        if all(day is None or day <= DAY for day in (record.dates.created, record.dates.revised))
    ]


@pytest.fixture(scope="module")
def search(records: list[Record]) -> PubmedSearch:
    """The embedded PubMed over the baseline; its tree is flat."""
    names = sorted({heading.descriptor for record in records for heading in record.mesh})
    tree = HeadingTree((name, f"Z01.{number:03}") for number, name in enumerate(names))
    return PubmedSearch(Corpus.load([BASELINE]), lambda: tree)


@pytest.mark.parametrize(
    "query, asked", named(TEXT + TRUNCATED + HEADINGS + KINDS + DATES + COMBINED)
)
def test_query_finds_what_the_records_say(
    search: PubmedSearch, records: list[Record], query: str, asked: Asked
) -> None:
    expected = {record.pmid for record in records if asked(record)}
    found = search.run(query, day=DAY).ids
    assert expected, "the case shows nothing"
    assert set(found) == expected
    assert len(found) == len(expected)


@pytest.mark.parametrize("query, why", NOTHING)
def test_query_finds_nothing(search: PubmedSearch, query: str, why: str) -> None:
    assert search.run(query, day=DAY).ids == (), why
