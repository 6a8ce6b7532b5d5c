"""One criterion on one record: which signal decides, and what is left unclear."""

from pathlib import Path

import pytest

from litwatch.domain import Record, Verdict
from litwatch.screening import Criteria, field_text, read_criteria, screen
from litwatch.screening.evidence import Reading
from litwatch.screening.verdicts import judge
from tests.unit.screening.conftest import RecordMaker

RULES = """
name: cold
title: Cold
criteria:
  publication_type:
    statement: a clinical study
    met_by:
      - {rule: trial, publication_types: [Randomized Controlled Trial]}
      - {rule: cohort, mesh: [Cohort Studies]}
      - {rule: treated, terms: patients adj3 treated}
    contradicted_by:
      - {rule: species, mesh: [Animals], unless: {mesh: [Humans]}, overrules: true,
         subclass: animal_or_laboratory}
      - {rule: review, publication_types: [Review], subclass: review}
      - {rule: told, terms: rats, also: {terms: nerve*}, unless: {terms: volunteers},
         subclass: animal_or_laboratory}
      - {rule: opening, title_starts: ["correction:"], subclass: correction_retraction}
"""


@pytest.fixture(scope="session")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Criteria:
    path: Path = tmp_path_factory.mktemp("criteria") / "cold.yaml"
    path.write_text(RULES, encoding="utf-8")
    return read_criteria(path)


def verdict(rules: Criteria, record: Record) -> tuple[Verdict, str, str]:
    found = judge(rules.criteria[0], Reading.of(record)).whole.verdict
    return found.verdict, found.rule, found.quote


def test_silence_is_unclear_with_no_quote(rules: Criteria, make: RecordMaker) -> None:
    assert verdict(rules, make(title="Cold", abstract="Cold acts.")) == (Verdict.UNCLEAR, "", "")


def test_the_more_trusted_signal_decides(rules: Criteria, make: RecordMaker) -> None:
    typed = make(types="Review", mesh="Cohort Studies", abstract="Patients were treated.")
    assert verdict(rules, typed) == (Verdict.FAILS, "review", "Review")
    trial = make(types="Randomized Controlled Trial", abstract="The nerve of rats was frozen.")
    assert verdict(rules, trial)[:2] == (Verdict.MEETS, "trial")


def test_one_signal_that_says_both_is_unclear(rules: Criteria, make: RecordMaker) -> None:
    both = make(types="Randomized Controlled Trial; Review")
    assert verdict(rules, both) == (Verdict.UNCLEAR, "review", "Review")
    text = make(abstract="Nerves of rats were frozen; then patients were treated.")
    assert verdict(rules, text)[0] is Verdict.UNCLEAR


def test_a_rule_that_overrules_is_asked_first(rules: Criteria, make: RecordMaker) -> None:
    record = make(types="Randomized Controlled Trial", mesh="Rats; Animals")
    assert verdict(rules, record) == (Verdict.FAILS, "species", "Animals")


def test_unless_and_also_hold_a_rule_back(rules: Criteria, make: RecordMaker) -> None:
    assert verdict(rules, make(mesh="Animals; Humans"))[0] is Verdict.UNCLEAR
    assert verdict(rules, make(abstract="Rats ate."))[0] is Verdict.UNCLEAR
    assert verdict(rules, make(abstract="Nerves of rats."))[0] is Verdict.FAILS
    assert verdict(rules, make(abstract="Nerves of rats and volunteers."))[0] is Verdict.UNCLEAR


def test_the_words_of_a_title_alone_never_fail(rules: Criteria, make: RecordMaker) -> None:
    assert verdict(rules, make(title="Nerves of rats"))[0] is Verdict.UNCLEAR
    assert verdict(rules, make(title="Nerves of rats", abstract="Cold."))[0] is Verdict.FAILS


def test_a_title_that_opens_as_a_correction_needs_no_abstract(
    rules: Criteria, make: RecordMaker
) -> None:
    assert verdict(rules, make(title="Correction: cold"))[1:] == ("opening", "Correction:")
    assert verdict(rules, make(title="Surgical correction: cold"))[0] is Verdict.UNCLEAR


def test_names_of_types_and_headings_are_compared_without_case(
    rules: Criteria, make: RecordMaker
) -> None:
    assert verdict(rules, make(types="REVIEW"))[2] == "REVIEW"


SUSPECTING = """
name: cold
title: Cold
criteria:
  publication_type:
    statement: a clinical study
    contradicted_by:
      - {rule: correction, title_starts: ["correction:"], overrules: true,
         subclass: correction_retraction}
      - {rule: ended, title_ends: ["[letter]"], subclass: editorial_letter_comment}
    suspected_by:
      - {rule: short, terms: brief, subclass: editorial_letter_comment}
      - {rule: registered, terms: registered, subclass: protocol_ongoing, overrules: true}
    met_by:
      - {rule: treated, terms: patients adj3 treated}
"""


def test_a_suspicion_leaves_it_unclear_and_names_a_subclass(
    tmp_path: Path, make: RecordMaker
) -> None:
    path = tmp_path / "cold.yaml"
    path.write_text(SUSPECTING, encoding="utf-8")
    criteria = read_criteria(path)

    def found(title: str, abstract: str = "") -> tuple[Verdict, str, str]:
        judged = judge(criteria.criteria[0], Reading.of(make(title=title, abstract=abstract))).whole
        return judged.verdict.verdict, judged.verdict.rule, judged.subclass

    assert found("Brief") == (Verdict.UNCLEAR, "short", "editorial_letter_comment")
    assert found("Brief", "Patients were treated.")[:2] == (Verdict.MEETS, "treated")
    assert found("Registered", "Patients were treated.")[1:] == ("registered", "protocol_ongoing")
    assert found("Cold [Letter].") == (Verdict.FAILS, "ended", "editorial_letter_comment")
    suggestion = screen(make(title="Brief"), criteria)
    assert suggestion.route == "retrieve"
    assert suggestion.reason_subclass == "editorial_letter_comment"
    assert 'perhaps editorial, letter, comment or news ("Brief", title)' in suggestion.reason


def test_a_conjunction_shows_each_part_and_fails_with_the_first_that_fails(
    nice: Criteria, make: RecordMaker
) -> None:
    record = make(
        title="Percutaneous cryoneurolysis of neuroma",
        abstract="Twelve patients were treated without image guidance. Pain fell.",
    )
    verdicts = {found.criterion: found for found in screen(record, nice).verdicts}
    assert verdicts["intervention.cryoablation"].verdict is Verdict.MEETS
    assert verdicts["intervention.image_guidance"].verdict is Verdict.FAILS
    assert verdicts["intervention.percutaneous"].verdict is Verdict.MEETS
    assert verdicts["intervention"].verdict is Verdict.FAILS
    assert verdicts["intervention"].quote == "without image guidance"
    assert verdicts["intervention"].rule == "guidance.denied"


def test_a_quote_from_a_heading_is_found_at_its_offsets(nice: Criteria, make: RecordMaker) -> None:
    record = make(mesh="Animals, Newborn; Animals", abstract="Cold.")
    found = screen(record, nice).verdicts[0]
    assert (found.quote, found.field, found.start) == ("Animals", "mesh", 18)
    assert field_text(record, "mesh")[found.start : found.end] == "Animals"
