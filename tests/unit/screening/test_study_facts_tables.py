"""Facts beside tables that a person wrote: none wrong, and most of what is stated is found."""

from pathlib import Path

import pytest

from litwatch.domain import Record
from litwatch.screening.facts import read_facts
from litwatch.screening.fields import field_text
from tests.bench import study_facts as measured
from tests.bench.study_facts import Finding, Tally


@pytest.fixture(scope="module")
def sample_findings() -> list[Finding]:
    return measured.compare(measured.sample_table(), measured.sample_records())


def test_the_table_holds_the_six_key_studies_and_more_than_fifty_others() -> None:
    content = measured.read_table("study-facts.yaml")
    assert len(content["nice"]) == 6
    assert len(content["others"]) > 50


def test_no_fact_of_the_sample_is_wrong_and_seven_in_ten_are_filled(
    sample_findings: list[Finding],
) -> None:
    assert [one for one in sample_findings if one.is_wrong] == []
    assert Tally.of(sample_findings).share >= 0.7
    for name in measured.NAMES:
        assert Tally.of([one for one in sample_findings if one.name == name]).share >= 0.7


def test_the_six_key_studies_have_nearly_all_their_facts(sample_findings: list[Finding]) -> None:
    six = set(measured.read_table("study-facts.yaml")["nice"])
    found = [one for one in sample_findings if one.key in six]
    assert [one.key for one in found if one.name == "n" and not one.is_filled] == []
    assert Tally.of(found).share >= 0.9


def test_what_the_sample_does_not_state_stays_blank(sample_findings: list[Finding]) -> None:
    unstated = [one for one in sample_findings if not one.is_stated]
    assert len(unstated) > 100
    assert {one.given for one in unstated} == {()}


@pytest.fixture(scope="module")
def records(shared_data: Path) -> dict[str, Record]:
    return measured.real_records(shared_data / "screening")


@pytest.mark.parametrize(
    "name, size, least",
    [
        ("tuned", 120, 0.8),
        ("untouched", 180, 0.7),
        ("topic_1", 60, 0.7),
        ("topic_2", 60, 0.7),
        ("topic_3", 60, 0.7),
    ],
)
def test_on_real_abstracts_nothing_is_wrong(
    records: dict[str, Record], name: str, size: int, least: float
) -> None:
    findings = measured.compare(measured.read_table("study-facts-real.yaml")[name], records)
    assert len(findings) == size * len(measured.NAMES)
    assert [one for one in findings if one.is_wrong] == []
    assert Tally.of(findings).share >= least


def test_every_fact_of_real_abstracts_is_verbatim(records: dict[str, Record]) -> None:
    for table in measured.read_table("study-facts-real.yaml").values():
        for pmid in table:
            for fact in read_facts(records[pmid]):
                text = field_text(records[pmid], fact.field)
                assert text[fact.start : fact.end] == fact.quote, (pmid, fact)


@pytest.mark.parametrize(
    "allowed, given, is_wrong, is_filled",
    [
        (("20",), ("20",), False, True),
        (("20",), ("21",), True, False),
        (("20",), (), False, False),
        ((), ("20",), True, False),
        ((), (), False, False),
        (("sham", "placebo"), ("sham",), False, True),
        (("sham",), ("sham", "placebo"), True, False),
    ],
)
def test_a_finding_is_wrong_filled_or_blank(
    allowed: tuple[str, ...], given: tuple[str, ...], *, is_wrong: bool, is_filled: bool
) -> None:
    one = Finding("key", "n", allowed, given)
    assert (one.is_wrong, one.is_filled, one.is_stated) == (is_wrong, is_filled, bool(allowed))


def test_the_command_prints_every_table(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(measured, "LABELLED", tmp_path / "nowhere")
    measured.main([])
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["table", "fact", "wrong", "filled", "stated", "share"]
    sample = [line.split() for line in lines if line.startswith("sample")]
    assert [line[1] for line in sample] == [*measured.NAMES, "all"]
    assert {line[2] for line in sample} == {"0"}
