"""A verdict shown in its sentence: verbatim, bounded, the deciding words marked."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from litwatch.domain import (
    AbstractSection,
    CriterionVerdict,
    PublicationType,
    Record,
    Verdict,
)
from litwatch.reports.marking import mark_html, mark_markdown, mark_text
from litwatch.reports.passages import Passage, Segment, read_passages
from litwatch.screening.fields import field_text

ABSTRACT = (
    "Sixty amputees were treated by two surgeons. Pain fell by 3.5 points (95% CI 2 to 5). "
    "No serious adverse event was seen."
)


def _record(abstract: str = ABSTRACT, title: str = "Cryoneurolysis of stump neuromas") -> Record:
    return Record(
        source="pubmed",
        source_id="1",
        title=title,
        abstract=(AbstractSection(abstract),),
        publication_types=(PublicationType("Journal Article"), PublicationType("Review")),
    )


def _verdict(
    record: Record, quote: str, field: str = "abstract", criterion: str = "outcome"
) -> CriterionVerdict:
    start = field_text(record, field).index(quote)
    return CriterionVerdict(
        criterion, Verdict.MEETS, quote, field, start, start + len(quote), f"{criterion}.text"
    )


def _read(record: Record, *verdicts: CriterionVerdict) -> list[str]:
    return [mark_text(passage.segments) for passage in read_passages(record, verdicts)]


def test_a_short_quote_stands_in_its_whole_sentence() -> None:
    record = _record()
    told = _read(record, _verdict(record, "Pain fell"))
    assert told == ["«Pain fell» by 3.5 points (95% CI 2 to 5)."]


def test_verdicts_on_one_sentence_share_it() -> None:
    record = _record()
    verdicts = (
        _verdict(record, "amputees", criterion="patient"),
        _verdict(record, "No serious adverse event"),
        _verdict(record, "Sixty amputees", criterion="publication_type"),
    )
    first, second = read_passages(record, verdicts)
    assert first.criteria == "patient; publication type"
    assert first.source == "abstract · patient.text · publication_type.text"
    assert mark_text(first.segments) == "«Sixty amputees» were treated by two surgeons."
    assert second.criteria == "outcome"


def test_of_the_title_only_the_deciding_words_are_shown() -> None:
    record = _record()
    words = [_verdict(record, word, "title") for word in ("neuromas", "Cryoneurolysis")]
    assert _read(record, *words) == ["«Cryoneurolysis» … «neuromas»"]


def test_of_a_list_the_name_alone_is_shown() -> None:
    record = _record()
    assert _read(record, _verdict(record, "Review", "publication_types")) == ["«Review»"]


def test_a_label_of_a_structured_abstract_ends_the_sentence_before_it() -> None:
    sections = (AbstractSection("Pain fell", "RESULTS"), AbstractSection("It helps", "CONCLUSION"))
    record = Record(source="pubmed", source_id="1", abstract=sections)
    assert _read(record, _verdict(record, "helps")) == ["CONCLUSION: It «helps»"]


def test_a_long_sentence_is_cut_between_words_on_both_sides() -> None:
    record = _record(f"{'before ' * 60}relief {'after ' * 60}end.")
    (told,) = _read(record, _verdict(record, "relief"))
    assert told.startswith("… before ")
    assert told.endswith(" after …")
    assert 150 < len(told) < 210


@pytest.mark.parametrize("field", ["abstract", "no such field"])
def test_words_that_no_longer_stand_there_are_shown_alone(field: str) -> None:
    gone = CriterionVerdict("outcome", Verdict.FAILS, "worse", field, 3, 8, "r")
    assert _read(_record(), gone) == ["«worse»"]


def test_a_verdict_without_words_has_no_segment() -> None:
    (passage,) = read_passages(_record(), [CriterionVerdict("outcome", Verdict.UNCLEAR)])
    assert passage == Passage("outcome", "unclear", (), "")


def test_marks_are_not_a_colour_alone_and_pieces_are_escaped() -> None:
    segments = (Segment("a <b> "), Segment("*fell*", is_marked=True), Segment(" & more "))
    html = mark_html(segments)
    assert "text-decoration:underline" in html
    assert html.startswith("a &lt;b&gt; <mark ")
    assert html.endswith(">*fell*</mark> &amp; more")
    assert mark_markdown(segments) == r"a &lt;b&gt; **\*fell\*** &amp; more"
    assert mark_text(segments) == "a <b> «*fell*» & more"


@given(text=st.text("ab .!?\n(A", min_size=1, max_size=600), data=st.data())
def test_a_passage_is_verbatim_bounded_and_holds_the_words(text: str, data: st.DataObject) -> None:
    record = _record(text)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, min(len(text), start + 100)))
    verdict = CriterionVerdict("outcome", Verdict.MEETS, text[start:end], "abstract", start, end)
    (passage,) = read_passages(record, [verdict])
    shown = [s for s in passage.segments if s.text not in ("… ", " …")]
    verbatim = "".join(segment.text for segment in shown)
    assert verbatim in text
    assert len(verbatim) <= 200
    assert [s.text for s in shown if s.is_marked] == [text[start:end]]


@given(
    spans=st.lists(
        st.tuples(st.integers(0, len(ABSTRACT) - 1), st.integers(1, 40)), min_size=1, max_size=6
    )
)
def test_no_word_of_a_shared_sentence_is_shown_twice(spans: list[tuple[int, int]]) -> None:
    record = _record()
    verdicts = [
        CriterionVerdict("outcome", Verdict.MEETS, ABSTRACT[start:end], "abstract", start, end)
        for start, end in ((first, min(len(ABSTRACT), first + size)) for first, size in spans)
    ]
    passages = read_passages(record, verdicts)
    assume(passages)
    for passage in passages:
        assert "".join(segment.text for segment in passage.segments) in ABSTRACT
