"""Criteria files: what is read, what is refused and where, and the examples they carry."""

from pathlib import Path
from textwrap import dedent

import pytest

from litwatch.domain import Record, Verdict
from litwatch.errors import ConfigError
from litwatch.screening import read_criteria
from litwatch.screening.examples import failing_examples

SHIPPED = ("clinical-study", "neuroma-cryoablation", "cryoneurolysis")
MINIMAL = """
    name: cold
    title: Cold
    criteria:
      patient:
        statement: people with pain
        met_by:
          - rule: patient.pain
            terms: pain*
        examples:
          - {verdict: meets, rule: patient.pain, title: Painful feet}
"""


def write(folder: Path, text: str, name: str = "criteria.yaml") -> Path:
    path = folder / name
    path.write_text(dedent(text), encoding="utf-8")
    return path


def refusal(folder: Path, text: str) -> ConfigError:
    with pytest.raises(ConfigError) as caught:
        read_criteria(write(folder, text))
    return caught.value


@pytest.mark.parametrize("name", SHIPPED)
def test_every_example_in_a_shipped_file_holds(root: Path, name: str) -> None:
    criteria = read_criteria(root / "data" / "criteria" / f"{name}.yaml")
    assert [str(failure) for failure in failing_examples(criteria)] == []


@pytest.mark.parametrize("name", SHIPPED)
def test_every_criterion_and_part_that_is_shipped_carries_examples(root: Path, name: str) -> None:
    criteria = read_criteria(root / "data" / "criteria" / f"{name}.yaml")
    for criterion in criteria.criteria:
        assert {example.verdict for example in criterion.examples} >= {Verdict.UNCLEAR}
        assert Verdict.MEETS in {example.verdict for example in criterion.examples}
        assert all(part.examples for part in criterion.parts)


@pytest.mark.parametrize("name", SHIPPED[1:])
def test_a_topics_file_states_the_five_criteria_in_their_order(root: Path, name: str) -> None:
    criteria = read_criteria(root / "data" / "criteria" / f"{name}.yaml")
    assert [criterion.name for criterion in criteria.criteria] == [
        "publication_type",
        "patient",
        "intervention",
        "outcome",
        "language",
    ]


def test_nice_asks_for_three_things_of_the_intervention_and_the_policy_for_one(root: Path) -> None:
    folder = root / "data" / "criteria"
    nice = read_criteria(folder / "neuroma-cryoablation.yaml").criteria[2]
    policy = read_criteria(folder / "cryoneurolysis.yaml").criteria[2]
    assert [part.name for part in nice.parts] == [
        "intervention.cryoablation",
        "intervention.image_guidance",
        "intervention.percutaneous",
    ]
    assert [part.name for part in policy.parts] == ["intervention"]


def test_an_example_that_does_not_hold_is_named_with_what_came(tmp_path: Path) -> None:
    wrong = MINIMAL.replace("verdict: meets, rule: patient.pain", "verdict: fails")
    (failure,) = failing_examples(read_criteria(write(tmp_path, wrong)))
    assert str(failure) == ("criteria.patient.examples[0]: expected fails, got meets patient.pain")


def test_comments_and_spacing_leave_the_version_alone_and_content_does_not(tmp_path: Path) -> None:
    version = read_criteria(write(tmp_path, MINIMAL)).version
    spaced = "# a remark\n" + dedent(MINIMAL).replace("terms: pain*", "terms:    pain*  # why")
    assert read_criteria(write(tmp_path, spaced)).version == version
    other = MINIMAL.replace("terms: pain*", "terms: ache*")
    assert read_criteria(write(tmp_path, other)).version != version
    assert len(version) == 12


def test_a_base_file_lends_its_criteria_and_changes_the_version(tmp_path: Path) -> None:
    write(tmp_path, MINIMAL, "base.yaml")
    own = """
        name: own
        title: Own
        extends: base.yaml
        criteria:
          language: {statement: English, met_by: [{rule: language.english, languages: [eng]}]}
    """
    first = read_criteria(write(tmp_path, own))
    assert [criterion.name for criterion in first.criteria] == ["patient", "language"]
    write(tmp_path, MINIMAL.replace("pain*", "ache*", 1), "base.yaml")
    assert read_criteria(tmp_path / "criteria.yaml").version != first.version


@pytest.mark.parametrize(
    "old, new, place, words",
    [
        ("terms: pain*", "term: pain*", "criteria.patient.met_by[0].term", "not a known key"),
        ("title: Cold", "titel: Cold", "title", "required"),
        ("statement: people with pain", "also: x", "criteria.patient.statement", "required"),
        ("verdict: meets", "verdict: perhaps", "criteria.patient.examples[0].verdict", "meets"),
        ("terms: pain*", 'terms: "(pain adj4"', "criteria.patient.met_by[0].terms", "cannot read"),
        ("terms: pain*", "terms: Neuroma/", "criteria.patient.met_by[0].terms", "cannot read"),
        ("terms: pain*", "citation: [age]", "met_by[0].citation", "known: supplement_page"),
        ("terms: pain*", "designs: [cohort]", "met_by[0].designs[0]", "randomised_trial"),
        ("terms: pain*", "terms: pain*\n            released_by: luck", "released_by", "person"),
        ("terms: pain*", "in: [title]", "criteria.patient.met_by[0]", "needs"),
        ("terms: pain*", "terms: pain*\n            mesh: [Pain]", "met_by[0]", "one signal"),
        ("terms: pain*", "terms: pain*\n            roles: [maybe]", "roles[0]", "affirmed"),
        ("terms: pain*", "terms: pain*\n            in: [mesh]", "met_by[0].in[0]", "abstract"),
        (
            "terms: pain*",
            "terms: pain*\n            subclass: review",
            "criteria.patient.met_by[0].subclass",
            "no subclass",
        ),
        (
            "terms: pain*",
            "terms: pain*\n          - {rule: patient.pain, mesh: [Pain]}",
            "criteria.patient",
            "given twice",
        ),
        ("title: Cold", "title: Cold\n    title: Ice", "line 4, column 1", "given twice"),
        ("name: cold", "name: [cold", "line", ""),
        ("name: cold", f"name: {'[' * 100_000}", "line 2, column 106", "deeper than 100"),
        ("name: cold", "extends: [cold]\n    name: cold", "extends", "file name"),
    ],
)
def test_a_fault_is_refused_in_one_sentence_with_its_place(
    tmp_path: Path, old: str, new: str, place: str, words: str
) -> None:
    error = refusal(tmp_path, MINIMAL.replace(old, new, 1))
    assert place in error.where
    assert "criteria.yaml" in error.where
    assert words in error.message
    assert "\n" not in str(error)


HARMS = """
    adverse_events:
      infection: infect*
"""


def test_harms_are_inherited_unless_a_file_names_its_own(tmp_path: Path) -> None:
    write(tmp_path, dedent(MINIMAL) + dedent(HARMS), "base.yaml")
    own = "name: own\ntitle: Own\nextends: base.yaml\ncriteria:\n"
    own += "  language: {statement: English, met_by: [{rule: eng, languages: [eng]}]}\n"
    inherited = read_criteria(write(tmp_path, own))
    assert [name for name, _ in inherited.adverse_events] == ["infection"]
    named = read_criteria(write(tmp_path, own + "adverse_events: {death: died}\n"))
    assert [name for name, _ in named.adverse_events] == ["death"]
    assert named.version != inherited.version


def test_words_of_a_harm_that_cannot_be_read_are_refused_with_their_place(tmp_path: Path) -> None:
    error = refusal(tmp_path, dedent(MINIMAL) + dedent(HARMS).replace("infect*", '"(infect"'))
    assert error.where.endswith("adverse_events.infection")
    assert "cannot read" in error.message


def test_missing_empty_binary_and_circular_files_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot read the criteria file"):
        read_criteria(tmp_path / "absent.yaml")
    with pytest.raises(ConfigError, match="no mapping"):
        read_criteria(write(tmp_path, "- one"))
    (tmp_path / "binary.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ConfigError, match="UTF-8"):
        read_criteria(tmp_path / "binary.yaml")
    circular = write(tmp_path, "name: a\ntitle: a\nextends: criteria.yaml\ncriteria: {}\n")
    with pytest.raises(ConfigError, match="extends itself"):
        read_criteria(circular)


def test_parts_and_rules_cannot_stand_side_by_side(tmp_path: Path) -> None:
    both = MINIMAL.replace(
        "statement: people with pain",
        "statement: people\n        all_of: {foot: {met_by: [{rule: f, terms: foot}]}}",
    )
    assert "all_of" in refusal(tmp_path, both).message


def test_an_example_record_is_no_record_of_a_source(tmp_path: Path) -> None:
    example = read_criteria(write(tmp_path, MINIMAL)).criteria[0].examples[0]
    assert example.record == Record(
        source="example", source_id="criteria.patient.examples[0]", title="Painful feet"
    )
