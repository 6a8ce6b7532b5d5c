"""PubMed's relations read as notices, about the record itself and about another work."""

import pytest

from litwatch.domain import Notice, NoticeKind, Record, RelatedWork
from litwatch.formats.notices import notices_in


def record(*related: RelatedWork) -> Record:
    return Record("pubmed", "10", pmid="10", related_works=related)


@pytest.mark.parametrize(
    "relation,kind",
    [
        ("RetractionIn", NoticeKind.RETRACTION),
        ("PartialRetractionIn", NoticeKind.PARTIAL_RETRACTION),
        ("ExpressionOfConcernIn", NoticeKind.EXPRESSION_OF_CONCERN),
        ("ErratumIn", NoticeKind.CORRECTION),
        ("UpdateIn", NoticeKind.UPDATE),
    ],
)
def test_a_notice_about_this_record(relation: str, kind: NoticeKind) -> None:
    related = RelatedWork(relation, "J. 2020;1:2", "20")
    assert notices_in(record(related)) == (Notice("pubmed:10", kind, "20", "J. 2020;1:2"),)


def test_both_directions_tell_the_same_notice() -> None:
    retracted = record(RelatedWork("RetractionIn", "c", "20"))
    notice = Record(
        "pubmed", "20", pmid="20", related_works=(RelatedWork("RetractionOf", "c", "10"),)
    )
    assert notices_in(retracted) == notices_in(notice)


def test_a_notice_without_a_pmid_is_told_only_about_the_record_itself() -> None:
    assert notices_in(record(RelatedWork("ErratumIn", "J. 2020")))[0].notice_id == ""
    assert notices_in(record(RelatedWork("ErratumFor", "J. 2020"))) == ()


def test_other_relations_are_no_notices() -> None:
    others = ("CommentIn", "CommentOn", "Cites", "SummaryForPatientsIn", "")
    assert notices_in(record(*(RelatedWork(name, "", "5") for name in others))) == ()


def test_a_notice_told_twice_counts_once() -> None:
    twice = RelatedWork("RetractionIn", "c", "20")
    assert len(notices_in(record(twice, twice))) == 1
