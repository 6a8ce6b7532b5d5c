"""Single signals: how a rule finds its words in a record, and what it leaves alone."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from litwatch.domain import AbstractSection, MeshHeading, Qualifier, Record
from litwatch.screening.criterion import Condition, Rule, Signal, Terms
from litwatch.screening.evidence import Reading, condition_evidence, rule_evidence
from litwatch.screening.fields import field_text
from litwatch.screening.roles import Role
from litwatch.strategy.spans import read_terms
from tests.unit.screening.conftest import make_record


def words(condition: Condition, record: Record) -> str | None:
    quote = condition_evidence(condition, Reading.of(record))
    if quote is None:
        return None
    assert field_text(record, quote.field)[quote.start : quote.end] == quote.text
    return quote.text


def terms(expression: str, *roles: Role, fields: tuple[str, ...] = ("title", "abstract")) -> Terms:
    counted = frozenset(roles or (Role.AFFIRMED, Role.COMPARED))
    return Terms(expression, read_terms(expression), fields, counted)


@pytest.mark.parametrize(
    "issue, pages, quote",
    [
        ("Suppl 1", "S17", "Suppl 1"),
        ("5 Supplement", "S281-S282", "Supplement"),
        ("Supplement_2", "79-80", "Supplement_2"),
        ("Suppl", "A99.1", "Suppl"),
        ("5 Suppl", "1281-2", "Suppl"),
        ("5 Suppl", "S10-19", None),
        ("Suppl 1", "", None),
        ("Suppl 1", "e1-e9", None),
        ("10", "S17", None),
    ],
)
def test_two_pages_of_a_supplement_are_a_meeting_abstract(
    issue: str, pages: str, quote: str | None
) -> None:
    record = make_record(issue=issue, pages=pages)
    assert words(Condition(citation=("supplement_page",)), record) == quote


@given(st.integers(1, 9999), st.integers(0, 30))
def test_pages_count_the_same_in_full_and_shortened(first: int, more: int) -> None:
    last = first + more
    shared = 0
    if len(str(first)) == len(str(last)):
        while shared < len(str(first)) - 1 and str(first)[shared] == str(last)[shared]:
            shared += 1
    condition = Condition(citation=("supplement_page",))
    for pages in (f"{first}-{last}", f"S{first}-S{last}", f"{first}-{str(last)[shared:]}"):
        found = words(condition, make_record(issue="Suppl", pages=pages))
        assert (found is not None) == (more <= 1), pages


def test_only_a_main_heading_or_main_subheading_is_a_subject() -> None:
    condition = Condition(major_mesh=frozenset({"atrial fibrillation"}))
    assert words(condition, make_record(mesh="Atrial Fibrillation")) is None
    assert words(condition, make_record(mesh="Humans; *Atrial Fibrillation")) is not None
    qualified = Record(
        source="pubmed",
        source_id="1",
        mesh=(MeshHeading("Atrial Fibrillation", qualifiers=(Qualifier("surgery", major=True),)),),
    )
    assert words(condition, qualified) == "Atrial Fibrillation"


def test_another_language_is_named_only_where_none_of_the_known_ones_is() -> None:
    condition = Condition(languages_other_than=frozenset({"eng", "und"}))
    assert words(condition, make_record(languages="ger")) == "ger"
    assert words(condition, make_record(languages="ger; eng")) is None
    assert words(condition, make_record(languages="")) is None


def test_words_count_only_in_the_roles_and_fields_asked_for() -> None:
    record = make_record(title="Ultrasound guidance", abstract="Done without image guidance.")
    phrase = "(image or ultrasound) adj2 guidance"
    assert words(Condition(terms=terms(phrase)), record) == "Ultrasound guidance"
    denied = Condition(terms=terms(phrase, Role.NEGATED))
    assert words(denied, record) == "without image guidance"
    in_abstract = Condition(terms=terms(phrase, fields=("abstract",)))
    assert words(in_abstract, record) is None


def test_words_of_two_sections_of_an_abstract_are_no_phrase() -> None:
    sections = (AbstractSection("A protocol for safety."), AbstractSection("None.", "TRIAL"))
    record = replace(make_record(), abstract=sections)
    planned = Condition(terms=terms("(protocol for) adj6 trial"))
    assert words(planned, record) is None
    in_one = replace(record, abstract=(AbstractSection("A protocol for a trial."),))
    assert words(planned, in_one) == "protocol for a trial"


def test_a_fact_of_the_study_can_be_asked_for() -> None:
    condition = Condition(facts=frozenset({"n"}))
    assert words(condition, make_record(abstract="A case series of 20 patients.")) == "20 patients"
    assert words(condition, make_record(abstract="Patients were treated.")) is None


def test_the_signal_of_a_condition_is_its_most_trusted_one() -> None:
    assert Condition(publication_types=frozenset({"review"})).signal is Signal.PUBLICATION_TYPES
    assert Condition(languages=frozenset({"eng"})).signal is Signal.LANGUAGES
    assert Condition(mesh=frozenset({"animals"})).signal is Signal.MESH
    assert Condition(citation=("supplement_page",)).signal is Signal.CITATION
    assert Condition(title_starts=("erratum",)).signal is Signal.TEXT


def test_also_and_unless_are_read_after_the_rule_itself() -> None:
    rule = Rule(
        "rats",
        when=Condition(terms=terms("rats")),
        also=Condition(terms=terms("nerve*")),
        unless=Condition(mesh=frozenset({"humans"})),
    )

    def applies(abstract: str, mesh: str = "") -> bool:
        reading = Reading.of(make_record(abstract=abstract, mesh=mesh))
        return rule_evidence(rule, reading) is not None

    assert applies("Nerves of rats.")
    assert not applies("Nerves of mice.")
    assert not applies("Tails of rats.")
    assert not applies("Nerves of rats.", mesh="Humans")


@given(st.text(max_size=40), st.sampled_from(["erratum", "correction:"]))
def test_a_titles_opening_is_quoted_as_it_is_written(text: str, start: str) -> None:
    condition = Condition(title_starts=(start,))
    assert words(condition, make_record(title=start.upper() + text)) == start.upper()
