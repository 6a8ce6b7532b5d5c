import re
from dataclasses import replace

import pytest

from litwatch.domain import Author, Journal, PartialDate, Record, RecordDates
from litwatch.reports.citations import cite_ama, to_ama, to_nice, to_short


def _record(authors: str, title: str, place: str) -> Record:
    """`authors` as cited; `place` is `abbreviation|full title|year|volume|issue|pages`."""
    abbreviation, journal, year, volume, issue, pages = place.split("|")
    names = [name.rsplit(" ", 1) for name in authors.split(", ") if name]
    return Record(
        source="pubmed",
        source_id="1",
        title=title,
        authors=tuple(Author(last_name=last, initials=initials) for last, initials in names),
        journal=Journal(title=journal, abbreviation=abbreviation),
        volume=volume,
        issue=issue,
        pages=pages,
        dates=RecordDates(published=PartialDate(year, year=int(year))),
    )


FIRST_20 = (
    "Percutaneous MR-guided cryoablation of Morton's neuroma: rationale and technical details "
    "after the first 20 patients"
)
OUTCOMES = "Sonographically guided cryoneurolysis: preliminary experience and clinical outcomes"
REFRACTORY = "Cryoneurolysis in patients with refractory chronic peripheral neuropathic pain"
RADIOLOGY = "Journal of Vascular and Interventional Radiology"
CAZZATO = _record(
    "Cazzato RL, Garnon J, Ramamurthy N, Tsoumakidou G",
    f"{FIRST_20}.",
    "Cardiovasc Intervent Radiol|Cardiovascular and Interventional Radiology|2016|39|10|1491-1498",
)
FRIEDMAN = _record(
    "Friedman T, Richman D, Adler R",
    OUTCOMES,
    "J Ultrasound Med|Journal of ultrasound in medicine|2012|31|12|2025-34",
)
YOON = _record(
    "Yoon JHE, Grechushkin V, Chaudhry A, Bhattacharji P",
    REFRACTORY,
    f"J Vasc Interv Radiol|{RADIOLOGY} : JVIR|2016|27|2|239-243",
)


def test_ama_is_as_the_policy_prints_it() -> None:
    assert to_ama(CAZZATO) == (
        f"Cazzato RL, Garnon J, Ramamurthy N, et al. {FIRST_20}. "
        "Cardiovasc Intervent Radiol. 2016; 39(10):1491-1498."
    )
    assert to_ama(FRIEDMAN) == (
        f"Friedman T, Richman D, Adler R. {OUTCOMES}. J Ultrasound Med. 2012; 31(12):2025-2034."
    )


def test_nice_is_as_the_overview_prints_it() -> None:
    assert to_nice(CAZZATO) == (
        f"Cazzato RL, Garnon J, Ramamurthy N et al. (2016) {FIRST_20}. "
        "Cardiovascular and Interventional Radiology 39: 1491\u20138"
    )
    assert to_nice(YOON) == (
        f"Yoon JHE, Grechushkin V, Chaudhry A et al. (2016) {REFRACTORY}. {RADIOLOGY} "
        "27: 239\u201343"
    )


@pytest.mark.parametrize(
    "pages, ama, nice",
    [
        ("1491-8", "1491-1498", "1491\u20138"),
        ("24-34", "24-34", "24\u201334"),
        ("181-185", "181-185", "181\u20135"),
        ("98-102", "98-102", "98\u2013102"),
        ("e12-e15", "e12-e15", "e12\u20135"),
        ("12", "12", "12"),
        ("e000690", "e000690", "e000690"),
        ("7-7", "7-7", "7\u20137"),
        ("1-5; discussion 6", "1-5; discussion 6", "1-5; discussion 6"),
    ],
)
def test_page_ranges_are_whole_in_ama_and_short_in_nice(pages: str, ama: str, nice: str) -> None:
    record = replace(CAZZATO, pages=pages)
    assert to_ama(record).endswith(f"39(10):{ama}.")
    assert to_nice(record).endswith(f"39: {nice}")


def test_three_authors_are_all_named_and_a_fourth_is_et_al() -> None:
    assert "et al" not in to_ama(FRIEDMAN)
    four = replace(FRIEDMAN, authors=(*FRIEDMAN.authors, Author(collective_name="A Group")))
    assert to_ama(four).startswith("Friedman T, Richman D, Adler R, et al. ")


def test_what_is_not_known_is_left_out() -> None:
    bare = Record(source="pubmed", source_id="9", title="Cold?")
    assert to_ama(bare) == "Cold?"
    assert to_nice(bare) == "Cold?"
    assert to_ama(Record(source="pubmed", source_id="9")) == ""


def test_ahead_of_print_is_cited_by_its_doi() -> None:
    ahead = replace(CAZZATO, volume="", issue="", pages="", doi="10.1007/s00270-016-1365-7")
    assert to_ama(ahead).endswith("Radiol. 2016. doi:10.1007/s00270-016-1365-7.")


@pytest.mark.parametrize(
    "elocation, place",
    [
        ("e154225 [pii] 10.1172/JCI154225 [doi]", "2016; 39(10):e154225."),
        ("10.1037/a0030292 [doi]", "2016; 39(10). doi:10.1037/a0030292."),
        ("239 [pii]", "2016; 39(10):239."),
    ],
)
def test_an_article_number_stands_for_pages(elocation: str, place: str) -> None:
    record = replace(CAZZATO, pages="", elocation=elocation, doi="10.1037/a0030292")
    assert to_ama(record).endswith(f"Cardiovasc Intervent Radiol. {place}")


def test_parts_of_a_citation_make_the_whole() -> None:
    parts = cite_ama(CAZZATO)
    assert f"{parts.authors} {parts.title} {parts.place}" == to_ama(CAZZATO)
    assert re.fullmatch(r".*\.", parts.title)


def test_short_form_names_the_first_author_and_the_year() -> None:
    assert to_short(CAZZATO) == "Cazzato 2016"
    assert to_short(replace(CAZZATO, authors=())) == "[no author] 2016"
    assert to_short(replace(CAZZATO, dates=RecordDates())) == "Cazzato, no year"
    assert to_short(Record(source="pubmed", source_id="9")) == "pubmed:9"


def test_suffix_and_collective_names_are_kept() -> None:
    authors = (
        Author(last_name="Blitch", initials="EL", suffix="4th"),
        Author(collective_name="The Forefoot Panel"),
    )
    assert to_ama(replace(CAZZATO, authors=authors)).startswith("Blitch EL 4th, The Forefoot Panel")
