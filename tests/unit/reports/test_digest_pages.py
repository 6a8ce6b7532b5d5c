"""The digest as a page: byte-stable, well formed, escaped, within its size, sample marked first."""

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html
from markdown_it import MarkdownIt

from litwatch.domain import (
    Author,
    Change,
    ChangeKind,
    CriterionVerdict,
    Digest,
    DigestItem,
    DigestMaterial,
    FieldChange,
    Journal,
    Policy,
    Record,
    Route,
    Suggestion,
    Verdict,
)
from litwatch.reports.digest import compose
from litwatch.reports.mail import to_message
from litwatch.reports.render import HTML_LIMIT, to_html, to_markdown, to_text

TODAY = date(2026, 11, 16)
VOID = {"meta", "br"}
FORMATS: dict[str, Callable[[Sequence[Digest]], str]] = {
    "md": to_markdown,
    "html": to_html,
    "txt": to_text,
}


@pytest.fixture(scope="session")
def sample(busy_week: DigestMaterial, policy: Policy) -> Digest:
    return compose(busy_week, policy, today=TODAY, is_sample=True)


@pytest.fixture(scope="session")
def digests(
    sample: Digest, failed_week: DigestMaterial, first_week: DigestMaterial
) -> tuple[Digest, ...]:
    failed = replace(failed_week, topic_id="knees", topic_title="Cold for the knee")
    first = replace(first_week, topic_id="hands", topic_title="Cold for the hand")
    others = [compose(week, None, today=TODAY) for week in (failed, first)]
    return (sample, *others)


def _find(page: str, path: str) -> list[Any]:
    """What an XPath finds in an HTML page, as libxml2 reads it."""
    document: Any = html.fromstring(page)
    return list(document.xpath(path))


def _visible(page: str) -> str:
    (body,) = _find(page, "//body")
    return " ".join(body.text_content().split())


def _golden(path: Path, text: str) -> str:
    """Give the golden file. Set WRITE_GOLDEN=1 to write it anew, then read its difference."""
    if os.environ.get("WRITE_GOLDEN"):
        path.write_bytes(text.encode())
    return path.read_bytes().decode()


@pytest.mark.parametrize("form", FORMATS)
def test_a_digest_is_written_byte_for_byte_as_the_golden_file(
    root: Path, digests: tuple[Digest, ...], form: str
) -> None:
    text = FORMATS[form](digests)
    assert text == _golden(root / f"tests/golden/digest/three-topics.{form}", text)


def test_a_mail_is_written_byte_for_byte_as_the_golden_file(root: Path, sample: Digest) -> None:
    message = to_message(sample, sender="watch@example.org", recipients=["reader@example.org"])
    text = message.as_bytes(policy=message.policy.clone(linesep="\n")).decode("ascii")
    assert text == _golden(root / "tests/golden/digest/busy.eml", text)


@pytest.mark.parametrize("form", FORMATS)
def test_a_sample_says_so_before_anything_else(sample: Digest, form: str) -> None:
    page = FORMATS[form]([sample])
    visible = _visible(page) if form == "html" else page
    assert visible.lstrip("\n >*").startswith("Sample data: abstracts are summaries written for")


@pytest.mark.parametrize("form", FORMATS)
def test_a_real_digest_does_not_call_itself_a_sample(busy_week: DigestMaterial, form: str) -> None:
    page = FORMATS[form]([compose(busy_week, None, today=TODAY)])
    assert "Sample data" not in page


class _Balance(HTMLParser):
    """Follow open tags: each end tag must close the last one opened."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.levels: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        self.ids += [value for name, value in attrs if name == "id" and value]
        if re.fullmatch(r"h[1-6]", tag):
            self.levels.append(int(tag[1]))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_html_is_well_formed_and_its_headings_skip_no_level(digests: tuple[Digest, ...]) -> None:
    balance = _Balance()
    balance.feed(to_html(digests))
    balance.close()
    assert balance.open == []
    assert len(set(balance.ids)) == len(balance.ids)
    assert balance.levels[0] == 1
    pairs = zip(balance.levels, balance.levels[1:], strict=False)
    assert all(deeper <= level + 1 for level, deeper in pairs)


def test_html_carries_its_style_inline_and_loads_nothing(digests: tuple[Digest, ...]) -> None:
    page = to_html(digests)
    assert _find(page, "/html/@lang") == ["en"]
    assert not _find(page, "//style | //script | //link | //img | //iframe | //@class | //@src")
    assert set(_schemes(page)) == {"https", "#"}


def test_links_within_the_page_lead_somewhere(digests: tuple[Digest, ...]) -> None:
    page = to_html(digests)
    inner = [target[1:] for target in _find(page, "//@href") if target.startswith("#")]
    labels = _find(page, "//@aria-labelledby")
    assert inner
    assert {*inner, *labels} <= set(_find(page, "//@id"))


def test_tables_name_their_columns_and_carry_a_caption(digests: tuple[Digest, ...]) -> None:
    tables = _find(to_html(digests), "//table")
    assert tables
    for table in tables:
        assert table.findtext("caption")
        columns = table.xpath("./thead/tr/th[@scope='col']")
        assert {len(row) for row in table.xpath("./tbody/tr")} == {len(columns)}


def test_the_table_of_lines_is_folded_and_its_link_leads_to_the_fold(sample: Digest) -> None:
    page = to_html([sample])
    (fold,) = _find(page, "//details")
    assert fold.get("id") == "feet-lines"
    assert fold.get("open") is None
    assert len(fold.xpath(".//table")) == 1
    assert fold.findtext("summary") == "The strategy's 2 lines and what each finds"


def test_a_verdict_is_a_word_and_a_mark_not_a_colour_alone(sample: Digest) -> None:
    text = _visible(to_html([sample]))
    assert "✓ meets" in text
    assert "? unclear" in text
    assert "✗ fails" in text


def test_a_page_of_one_topic_is_titled_with_its_subject(digests: tuple[Digest, ...]) -> None:
    assert _find(to_html(digests[:1]), "//title/text()") == [digests[0].subject]
    assert _find(to_html(digests), "//title/text()") == ["Week 2026-W47"]


def test_several_topics_share_one_page_with_contents_on_top(digests: tuple[Digest, ...]) -> None:
    contents = "//nav[@aria-label='Topics']//@href"
    assert _find(to_html(digests), contents) == ["#feet", "#knees", "#hands"]
    assert not _find(to_html(digests[:1]), contents)


@pytest.mark.parametrize("form", FORMATS)
def test_an_item_shows_what_a_reader_needs(sample: Digest, form: str) -> None:
    page = FORMATS[form]([sample])
    text = _visible(page) if form == "html" else " ".join(page.split())
    for part in (
        "Ilfeld BM, Smith CR, Turan A, et al.",
        "Anesthesiology. 2026; 138(1):82-97.",
        "144",
        "Why now: new in the source: entered PubMed on 12 November 2026",
        "Randomized Controlled Trial (publication type)",
        "cooled under ultrasound",
        "Same report as pubmed:36001205",
        "reference 12 of the policy",
        "left via line 23 (animals/ not humans/)",
        "Decision: maybe at title abstract by R. Reader",
        "Follow-up is now five years.",
        "in 121 days",
    ):
        assert part in text
    assert "https://pubmed.ncbi.nlm.nih.gov/36001204/" in page
    assert "https://doi.org/10.1097/ALN.0000000000004429" in page


def _hostile_item(text: str, number: int = 1) -> DigestItem:
    """Put `text` into every free field that comes from outside."""
    record = Record(
        source="pubmed",
        source_id=str(number),
        pmid=text,
        doi=text,
        title=text,
        authors=(Author(last_name=text, initials=text),),
        journal=Journal(abbreviation=text),
        volume=text,
        pages=text,
    )
    verdict = CriterionVerdict(text, Verdict.FAILS, text, text, 0, len(text), text)
    found = CriterionVerdict(text, Verdict.MEETS, text[1:], "title", 1, len(text), text)
    suggestion = Suggestion(
        record.record_id, Route.RETRIEVE, text, text, text, verdicts=(verdict, found)
    )
    change = Change(record.record_id, ChangeKind.NEW, text, (FieldChange(text, text, text),))
    return DigestItem(record, change, text, (1,), suggestion, duplicates=(text,))


HOSTILE = st.one_of(
    st.sampled_from(
        [
            "<script>alert(1)</script>",
            '"><img src=x onerror=alert(1)>',
            "</h5></article></section><h1>owned</h1>",
            "javascript:alert(1)",
            "{{ 7 * 7 }}{% raw %}",
            "](javascript:alert(1)) ![x](http://evil.example/x.png)",
            "\n\n# heading\n\n<b>bold</b>\n",
            "\u202eevil\u2066\x1b[31m\x00\ud800",
            "| a | b |\n|---|---|",
        ]
    ),
    st.text(max_size=30),
)


@given(text=HOSTILE)
def test_untrusted_text_never_becomes_markup_or_a_raw_control_character(
    quiet_week: DigestMaterial, text: str
) -> None:
    week = replace(quiet_week, items=(_hostile_item(text),), topic_title=f"Cold {text}")
    plain = replace(quiet_week, items=(_hostile_item("plain"),), topic_title="Cold plain")
    hostile, harmless = (compose(w, None, today=TODAY) for w in (week, plain))
    for form, write in FORMATS.items():
        page = write([hostile])
        page.encode()
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", page)
        if form == "html":
            assert _tags(page) <= _tags(write([harmless]))
            assert set(_schemes(page)) <= {"https", "#"}
        if form == "md":
            assert _markdown_kinds(page) <= _markdown_kinds(write([harmless]))


def _tags(page: str) -> set[str]:
    return {element.tag for element in _find(page, "//*")}


def _schemes(page: str) -> list[str]:
    targets = _find(page, "//@href | //@src")
    return ["#" if target.startswith("#") else target.partition(":")[0] for target in targets]


def _markdown_kinds(page: str) -> set[str]:
    """Kinds of token, links with where they lead; autolinks and raw HTML would show here."""
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(page)
    inline = [child for token in tokens for child in token.children or []]
    links = {str(t.attrs["href"]).split("/")[2] for t in inline if t.type == "link_open"}
    assert links <= {"pubmed.ncbi.nlm.nih.gov", "doi.org"}
    kinds = {token.type for token in [*tokens, *inline]}
    return kinds - {"link_open", "link_close", "text_special"}


def _many(week: DigestMaterial, number: int) -> Digest:
    """Compose a week with `number` records to retrieve and nothing else."""
    model = next(item for item in week.items if item.record.source_id == "40000002")
    items = tuple(
        replace(
            model,
            record=replace(model.record, source_id=str(n), pmid=str(n)),
            change=replace(model.change, record_id=f"pubmed:{n}"),
        )
        for n in range(50_000_000, 50_000_000 + number)
    )
    return compose(replace(week, items=items, notices=()), None, today=TODAY)


@pytest.mark.parametrize("number", [30, 150, 300, 2000])
def test_html_stays_under_its_limit_and_leaves_nothing_out_silently(
    busy_week: DigestMaterial, number: int
) -> None:
    page = to_html([_many(busy_week, number)])
    assert len(page.encode()) <= HTML_LIMIT
    shown = re.findall(r"PMID (5\d{7})", page)
    assert len(set(shown)) == len(shown)
    more = re.search(r"… and (\d+) more: <code[^>]*>litwatch sql", page)
    assert len(shown) + int(more[1] if more else 0) == number
    assert (more is None) == (len(shown) == number)


def test_where_room_is_short_an_item_takes_one_line_before_it_is_left_out(
    busy_week: DigestMaterial,
) -> None:
    page = to_html([_many(busy_week, 150)])
    assert len(re.findall(r"PMID 5\d{7}", page)) == 150
    assert "in full: <code" in page
    assert "litwatch sql" not in page


@pytest.mark.parametrize("write", [to_markdown, to_text])
def test_the_text_forms_hold_every_item_of_a_large_week(
    busy_week: DigestMaterial, write: Callable[[Sequence[Digest]], str]
) -> None:
    page = write([_many(busy_week, 900)])
    assert len(set(re.findall(r"(?:PMID |nih\.gov/)(5\d{7})", page))) == 900
    assert page.count("Why now: ") == 200


def test_the_query_for_the_rest_is_about_this_topic_and_these_routes(
    first_week: DigestMaterial,
) -> None:
    model = next(i for i in first_week.items if i.suggestion and i.record.source_id == "40000004")
    items = tuple(replace(model, run_id=str(n)) for n in range(1200))
    digest = compose(replace(first_week, items=items), None, today=TODAY, is_sample=True)
    assert (
        '… and 200 more: `litwatch sql "SELECT * FROM evidence '
        "WHERE topic_id = 'feet' AND route IN ('propose_exclude')\" --sample`"
    ) in to_markdown([digest])


def test_no_digests_give_an_empty_page() -> None:
    assert _find(to_html([]), "//h1/text()") == ["Weekly evidence digest"]
