"""`litwatch simulate`: the measures of an order, or one sentence that says why there are none."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from litwatch.cli import main

Simulate = Callable[..., tuple[int, str, str]]
KEYS = ["recall_at_10", "wss_95", "atd", "loss", "seconds"]


@pytest.fixture
def simulate(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Simulate:
    """Call the command on a table; give exit code, stdout and stderr."""
    path = tmp_path / "set.csv"

    def call(table: str | Path, *arguments: str) -> tuple[int, str, str]:
        if isinstance(table, str):
            path.write_text(table)
        place = path if isinstance(table, str) else table
        monkeypatch.setattr("sys.argv", ["litwatch", "simulate", str(place), *arguments])
        with pytest.raises(SystemExit) as stopped:
            main()
        out, err = capsys.readouterr()
        return int(stopped.value.code or 0), out, err

    return call


def two_subjects(includes: int = 6, excludes: int = 24) -> str:
    cold = (f"Cryoablation of nerve {n},Pain in adults was less.,1" for n in range(includes))
    warm = (f"Statins in cohort {n},High cholesterol.,0" for n in range(excludes))
    return "\n".join(("title,abstract,label_included", *cold, *warm, ""))


def test_json_holds_the_five_figures_and_nothing_else(simulate: Simulate) -> None:
    code, out, err = simulate(two_subjects(), "--json")
    figures = json.loads(out)
    assert (code, err, list(figures)) == (0, "", KEYS)
    assert figures["loss"] == 0
    assert figures["wss_95"] == pytest.approx(0.95 - 5 / 28)
    assert figures["recall_at_10"] == pytest.approx(2 / 5)
    assert figures["atd"] == pytest.approx(3 / 28)


def test_the_same_seed_gives_the_same_figures(simulate: Simulate) -> None:
    table = two_subjects().replace("Cryoablation of", "Study of").replace("Statins in", "Study of")
    seen = []
    for seed in ("3", "3", "4", "5", "6"):
        figures = json.loads(simulate(table, "--json", "--seed", seed)[1])
        assert figures.pop("seconds") >= 0
        seen.append(figures)
    assert seen[0] == seen[1]


def test_criteria_in_plain_words_lead_where_labels_do_not(simulate: Simulate) -> None:
    rows = [f"Nerve {n} and knee {n},,{int(n < 3)}" for n in range(40)]
    table = "title,abstract,label\n" + "\n".join(
        line.replace("Nerve", "Cryoneurolysis Nerve") if n < 8 else line
        for n, line in enumerate(rows)
    )
    alone, led = (
        json.loads(simulate(table + "\n", "--json", *words)[1])["loss"]
        for words in ((), ("--criteria", "cryoneurolysis of a nerve"))
    )
    assert led <= alone


def test_without_json_each_figure_has_its_line(simulate: Simulate) -> None:
    code, out, _ = simulate(two_subjects())
    assert code == 0
    assert len(out.splitlines()) == len(KEYS)
    assert "loss against the perfect order     0.000" in out


@pytest.mark.parametrize(
    "table, said, code",
    [
        (two_subjects(includes=0), "no records labelled include", 2),
        (two_subjects(excludes=0), "no records labelled exclude", 2),
        (two_subjects(includes=1), "1 record labelled include", 2),
        (two_subjects(includes=1, excludes=1), "1 record labelled include", 2),
        ("title,abstract\nKnee,\n", "no column `label_included`", 1),
        ("title,label\nKnee,perhaps\n", "is no label", 1),
        ("", "the file is empty", 1),
    ],
)
def test_a_table_that_cannot_be_played_is_refused_in_one_sentence(
    simulate: Simulate, table: str, said: str, code: int
) -> None:
    seen = simulate(table)
    assert seen[0] == code
    assert seen[1] == ""
    assert seen[2].startswith("litwatch: ")
    assert said in seen[2]
    assert seen[2].count("\n") == 1


def test_a_file_that_is_not_there_is_named(simulate: Simulate, tmp_path: Path) -> None:
    code, _, err = simulate(tmp_path / "missing.csv")
    assert code == 2
    assert "missing.csv: cannot be read" in err


def test_a_published_set_is_ranked_well_above_chance(simulate: Simulate, shared_data: Path) -> None:
    figures = json.loads(simulate(shared_data / "screening" / "cohen2006_NSAIDS.csv", "--json")[1])
    assert figures["wss_95"] > 0.6
    assert figures["loss"] < 0.07
