"""`litwatch criteria test`: which examples hold, and where the others stand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml

from litwatch.pipeline.criteria_examples import run_examples
from tests.topic_place import CRITERIA, call

SHIPPED = ("clinical-study", "neuroma-cryoablation", "cryoneurolysis")
WRONG = CRITERIA.replace(
    "{verdict: unclear, title: Cold}", "{verdict: meets, title: Cold}"
).replace("{verdict: meets, rule: patient.text", "{verdict: meets, rule: patient.mesh")
CONJUNCTION = """
name: cold
title: Cold
criteria:
  intervention:
    statement: cold through the skin
    all_of:
      cold:
        met_by: [{rule: cold.text, terms: freez*}]
        examples: [{verdict: meets, title: Freezing}]
      skin:
        met_by: [{rule: skin.text, terms: percutaneous*}]
"""


def write(folder: Path, text: str, name: str = "criteria.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", SHIPPED)
def test_every_shipped_example_is_counted_and_holds(root: Path, name: str) -> None:
    """Counted again from the YAML, base included, without the reader."""
    folder = root / "data/criteria"
    content = yaml.safe_load((folder / f"{name}.yaml").read_text(encoding="utf-8"))
    base = content.get("extends")
    taken = yaml.safe_load((folder / base).read_text(encoding="utf-8")) if base else {}
    entries = list({**taken.get("criteria", {}), **content["criteria"]}.values())
    entries += [part for entry in entries for part in entry.get("all_of", {}).values()]

    run = run_examples(folder / f"{name}.yaml")

    assert run.examples == sum(len(entry.get("examples", ())) for entry in entries) > 20
    assert run.held == run.examples
    assert not run.failed
    assert not run.without_example


def test_a_failing_example_is_told_with_its_line_number_rule_and_quote(tmp_path: Path) -> None:
    path = write(tmp_path, WRONG)
    run = run_examples(path)
    assert (run.examples, run.held) == (3, 1)

    type_, patient = run.failed
    lines = WRONG.splitlines()
    assert "title: Cold}" in lines[type_.line - 1]
    assert (type_.criterion, type_.number) == ("publication_type", 2)
    assert (type_.expected, type_.got, type_.quote) == ("meets", "unclear", "")
    assert "Painful neuromas" in lines[patient.line - 1]
    assert (patient.expected_rule, patient.rule) == ("patient.mesh", "patient.text")
    assert (patient.got, patient.quote, patient.field) == ("meets", "neuromas", "title")


def test_an_example_taken_over_is_placed_in_the_file_that_carries_it(tmp_path: Path) -> None:
    base = write(tmp_path, WRONG, "base.yaml")
    own = write(
        tmp_path,
        "name: own\ntitle: Own\nextends: base.yaml\ncriteria:\n"
        "  patient:\n    statement: anyone\n    met_by: [{rule: p.text, terms: people}]\n"
        "    examples: [{verdict: meets, title: Nobody}]\n",
    )
    failed = {each.criterion: (each.file, each.line) for each in run_examples(own).failed}
    line = next(n for n, text in enumerate(WRONG.splitlines(), 1) if "title: Cold}" in text)
    assert failed == {"publication_type": (str(base), line), "patient": (str(own), 8)}


def test_criteria_and_conjuncts_without_an_example_are_named(tmp_path: Path) -> None:
    assert run_examples(write(tmp_path, CONJUNCTION)).without_example == (
        "intervention.skin",
        "intervention",
    )
    whole = CONJUNCTION + "        examples: [{verdict: meets, title: Percutaneous}]\n"
    assert run_examples(write(tmp_path, whole)).without_example == ()


def test_the_command_exits_with_1_where_an_example_fails(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = write(tmp_path, CRITERIA, "good.yaml"), write(tmp_path, WRONG, "bad.yaml")
    assert call(capsys, "criteria", "test", good).code == 0

    both = call(capsys, "criteria", "test", good, bad)
    assert both.code == 1
    assert f"{good}: 3 of 3 example(s) hold" in both.out
    assert f"{bad}: 1 of 3 example(s) hold" in both.out
    assert (
        "patient, example 1: expected meets by patient.mesh, got meets by patient.text" in both.out
    )
    assert '"neuromas" (title)' in both.out

    told = call(capsys, "criteria", "test", good, bad, "--json")
    assert told.code == 1
    assert [(each["held"], len(each["failed"])) for each in json.loads(told.out)] == [
        (3, 0),
        (1, 2),
    ]


def test_what_has_no_example_is_a_warning_and_no_failure(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    done = call(capsys, "criteria", "test", write(tmp_path, CONJUNCTION))
    assert done.code == 0
    assert "warning:" in done.err
    assert "intervention.skin carries no example" in done.err


@pytest.mark.parametrize(
    "text, place",
    [
        (
            CRITERIA.replace("terms: neuroma*", "terms: (neuroma*"),
            "criteria.patient.met_by[0].terms",
        ),
        (CRITERIA.replace("verdict: meets", "verdict: perhaps"), "examples[0].verdict"),
        ("criteria: [", "line 1"),
        ("", "criteria.yaml"),
    ],
)
def test_a_bad_file_is_refused_with_its_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str, place: str
) -> None:
    done = call(capsys, "criteria", "test", write(tmp_path, text))
    assert (done.code, done.out) == (2, "")
    assert place in done.err
    assert done.err.count("\n") == 1
