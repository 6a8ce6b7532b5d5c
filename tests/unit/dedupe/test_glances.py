"""The first look passes over no pair of which the rules would tell anything."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litwatch.dedupe.citation import Citation, read_citation
from litwatch.dedupe.deciding import decide_candidates
from litwatch.dedupe.glances import Glance, glance_at, may_be_told
from litwatch.dedupe.pairing import candidate_pairs
from litwatch.domain import Record, RelatedWork
from litwatch.formats.citation_csv import read_citations
from tests.unit.dedupe.hard_pairs import ALL, ARTICLE, a_record

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
PLACE = {"volume": "102", "pages": "620-629", "year": 2020, "journal": "Stroke"}
HARD = [record for pair in ALL for record in pair.records]

_TITLES = (
    ARTICLE["title"],
    "Cold for the knee",
    "Cold for the knee: a letter of one page that goes on for very much longer than it should",
    "Protocol of a trial in the shoulder",
    "Reply to Winter",
    "Erratum",
    "",
)
# Pairs that share little but a place: what the first look is there for.
_ON_ONE_PAGE = st.fixed_dictionaries(
    {
        "title": st.sampled_from(_TITLES),
        "authors": st.sampled_from(
            ["Winter, P. and Macrae, F.", "Macrae F, Winter P", "", "Li, X.", "Wintre, P."]
        ),
        "journal": st.sampled_from(["Stroke", "", "medRxiv", "BMJ"]),
        "year": st.sampled_from([2020, 2022]),
        "volume": st.sampled_from(["102", "102", "103"]),
        "pages": st.sampled_from(["620-629", "620-629", "620", ""]),
        "doi": st.sampled_from(
            ["", "10.1/a", "10.1/b", "10.1/a/full", "10.1101/c.v1", "10.1/a.pdf"]
        ),
        "pmid": st.sampled_from(["", "31", "32"]),
    }
).map(lambda fields: a_record("x", **fields))


def cited(record: Record, name: str) -> Citation:
    return read_citation(replace(record, source_id=name))


def is_told(one: Citation, other: Citation) -> bool:
    return bool(decide_candidates([one, other], [(0, 1)], decided_at=NOW))


@given(st.one_of(_ON_ONE_PAGE, st.sampled_from(HARD)), _ON_ONE_PAGE)
def test_what_the_first_look_passes_over_the_rules_do_not_tell(
    first: Record, second: Record
) -> None:
    one, other = cited(first, "1"), cited(second, "2")
    assert may_be_told(glance_at(one), glance_at(other)) or not is_told(one, other)


@given(_ON_ONE_PAGE, _ON_ONE_PAGE)
def test_the_first_look_does_not_depend_on_the_order(first: Record, second: Record) -> None:
    one, other = glance_at(cited(first, "1")), glance_at(cited(second, "2"))
    assert may_be_told(one, other) is may_be_told(other, one)


def test_no_hard_pair_is_passed_over() -> None:
    told = [(a, b) for a, b in combinations(map(read_citation, HARD), 2) if is_told(a, b)]
    assert len(told) > 40
    assert all(may_be_told(glance_at(a), glance_at(b)) for a, b in told)


def test_nothing_is_passed_over_in_a_labelled_set(shared_data: Path) -> None:
    path = shared_data / "dedupe" / "sweep_tafenoquine" / "records.csv"
    citations = [read_citation(record) for record in read_citations(path)]
    glances = [glance_at(citation) for citation in citations]
    pairs = candidate_pairs(citations)
    passed = [pair for pair in pairs if not may_be_told(glances[pair[0]], glances[pair[1]])]
    assert len(passed) > len(pairs) / 20
    assert decide_candidates(citations, passed, decided_at=NOW) == []


@pytest.mark.parametrize(
    "fields, why",
    [
        ({"title": f"{ARTICLE['title']} in women"}, "letters of the title"),
        ({"doi": "10.1/same"}, "an identifier"),
        ({"authors": "Winter, Q."}, "a name on the same pages"),
        ({"title": "Erratum"}, "a notice on the same pages"),
        ({"doi": "10.1101/2020.01.01"}, "a preprint on the same pages"),
    ],
)
def test_what_may_matter_is_seen(fields: dict[str, str], why: str) -> None:
    plain = {"title": "Cold for the knee", "authors": "Li, X.", "doi": "10.1/same", **PLACE}
    held = {**PLACE, "title": ARTICLE["title"], "authors": "Winter, P."}
    first = {**plain, "doi": "10.1/other", **fields}
    second = {**held, "doi": "10.1/same" if why == "an identifier" else "10.1/third"}
    one, other = (glance_at(read_citation(a_record("x", **each))) for each in (first, second))
    assert may_be_told(one, other)


def test_other_works_by_other_people_are_passed_over_even_on_the_same_pages() -> None:
    one = glance_at(
        read_citation(a_record("1", title="Cold for the knee", authors="Li, X.", **PLACE))
    )
    other = glance_at(
        read_citation(
            a_record("2", title="Shoulder arthroplasty outcomes", authors="Winter, P.", **PLACE)
        )
    )
    assert (one.volume, one.first_page, one.last_page) == (102, 620, 629)
    assert not may_be_told(one, other)


def test_a_glance_holds_letters_names_and_identifiers() -> None:
    record = a_record("1", title="Cold", authors="van der Berg, Ann and Li, X.", doi="10.1/a")
    named = replace(record, pmid="7", related_works=(RelatedWork("CommentOn", "", "8"),))
    assert glance_at(read_citation(named)) == Glance(
        title="cold",
        main_title="cold",
        surnames="vanderberg li",
        other_names="ann berg der van",
        identifiers="10.1/a 7 8",
        volume=102,
        first_page=620,
        last_page=629,
        is_special=False,
    )
