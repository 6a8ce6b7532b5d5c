"""`litwatch dedupe` on files: groups and reasons come out whole, or one sentence says why not."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import pytest

from litwatch.cli import main
from tests.bench.dedupe_batch import write_batch
from tests.bench.dedupe_metric import judge, measure, read_groups, read_ids

Dedupe = Callable[..., tuple[int, str, str]]

RECORDS = """ID,title,author,year,journal,volume,number,pages
r1,Cooling of the sural nerve in adults,"Smith, A. and Li, X.",2012,Stroke,43,2,123-129
r2,COOLING OF THE SURAL NERVE IN ADULTS.,"Smith A, Li X",2012,Stroke,43,,123-9
r3,Cooling of the sural nerve in adults: part 2,"Smith A; Li X",2012,Stroke,43,2,130-140
r4,Pain after fracture of the ribs,"Jones, B.",2015,Chest,7,1,1-9
"""


@pytest.fixture
def dedupe(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Dedupe:
    """Call the command in an empty folder; give exit code, stdout and stderr."""
    monkeypatch.chdir(tmp_path)

    def call(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr("sys.argv", ["litwatch", "dedupe", *arguments])
        with pytest.raises(SystemExit) as stopped:
            main()
        out, err = capsys.readouterr()
        return int(stopped.value.code or 0), out, err

    return call


def test_groups_and_reasons_are_written(dedupe: Dedupe, tmp_path: Path) -> None:
    (tmp_path / "records.csv").write_text(RECORDS)
    code, out, _ = dedupe("records.csv", "--out", "made/groups.csv", "--explain", "pairs.csv")
    assert code == 0
    assert out == "4 records: 1 duplicates in 1 groups, 0 pairs need review\n"
    assert (tmp_path / "made" / "groups.csv").read_text() == "ID,group\nr1,r1\nr2,r1\n"
    with (tmp_path / "pairs.csv").open(newline="") as file:
        pairs = {(row["first"], row["second"]): row for row in csv.DictReader(file)}
    assert pairs["r1", "r2"]["verdict"] == "linked"
    assert pairs["r1", "r2"]["rule"] == "one-place"
    assert pairs["r1", "r2"]["issue"] == "unknown"
    assert "one work" in pairs["r1", "r2"]["reason"]
    assert pairs["r1", "r3"]["verdict"] == "not linked"
    assert pairs["r1", "r3"]["rule"] == "other-numbers"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["made", "pairs.csv", "records.csv"]


@pytest.mark.parametrize(
    "options",
    [
        ("--out", "records.csv"),
        ("--out", "./made/../records.csv"),
        ("--out", "groups.csv", "--explain", "groups.csv"),
    ],
)
def test_no_table_is_written_over_another(
    dedupe: Dedupe, tmp_path: Path, options: tuple[str, ...]
) -> None:
    (tmp_path / "made").mkdir()
    (tmp_path / "records.csv").write_text(RECORDS)
    code, _, err = dedupe("records.csv", *options)
    assert code == 2
    assert "name one file" in err
    assert (tmp_path / "records.csv").read_text() == RECORDS
    assert not (tmp_path / "groups.csv").exists()


def test_the_groups_are_the_same_with_and_without_reasons(dedupe: Dedupe, tmp_path: Path) -> None:
    write_batch(tmp_path / "records.csv", 300)
    dedupe("records.csv", "--out", "lean.csv")
    dedupe("records.csv", "--out", "whole.csv", "--explain", "pairs.csv")
    assert len((tmp_path / "lean.csv").read_text().splitlines()) > 50
    assert (tmp_path / "lean.csv").read_text() == (tmp_path / "whole.csv").read_text()


@pytest.mark.parametrize("rows", [0, 1])
def test_a_table_without_a_pair_has_no_groups(dedupe: Dedupe, tmp_path: Path, rows: int) -> None:
    (tmp_path / "records.csv").write_text("\n".join(RECORDS.splitlines()[: rows + 1]))
    code, out, _ = dedupe("records.csv", "--out", "groups.csv")
    assert (code, out) == (0, f"{rows} records: 0 duplicates in 0 groups, 0 pairs need review\n")
    assert (tmp_path / "groups.csv").read_text() == "ID,group\n"


@pytest.mark.parametrize(
    "data,said",
    [
        (b"", "the file is empty"),
        (b"\x00\x01\x02", "is no text"),
        (b"ID,title\nr1,a\nr1,b\n", "the ID 'r1' stands in line 2 already"),
        (b'ID,title\nr1,"a\n', "no row of cells"),
        (b"title\na\n", "names no column ID"),
    ],
)
def test_what_is_no_table_is_refused_in_one_sentence(
    dedupe: Dedupe, tmp_path: Path, data: bytes, said: str
) -> None:
    (tmp_path / "records.csv").write_bytes(data)
    (tmp_path / "groups.csv").write_text("as before")
    code, out, err = dedupe("records.csv", "--out", "groups.csv")
    assert (code, out) == (1, "")
    assert said in err
    assert len(err.splitlines()) == 1
    assert (tmp_path / "groups.csv").read_text() == "as before"


def test_without_a_place_for_the_groups_it_is_wrong_use(dedupe: Dedupe, tmp_path: Path) -> None:
    (tmp_path / "records.csv").write_text(RECORDS)
    code, _, err = dedupe("records.csv")
    assert code == 2
    assert "--out" in err


def test_a_place_that_cannot_be_written_is_named(dedupe: Dedupe, tmp_path: Path) -> None:
    (tmp_path / "records.csv").write_text(RECORDS)
    (tmp_path / "taken").write_text("a file, no folder")
    code, _, err = dedupe("records.csv", "--out", "taken/groups.csv")
    assert code == 1
    assert err.startswith("litwatch: taken/groups.csv: cannot be written: ")


# The most that may be missed in each labelled set; nothing may be merged wrongly.
MISSED = {"cytology_screening": 6, "respiratory": 14, "stroke": 2, "sweep_tafenoquine": 0}


@pytest.mark.parametrize("name", MISSED)
def test_labelled_sets_hold_no_wrong_merge_and_few_missed(
    dedupe: Dedupe, shared_data: Path, tmp_path: Path, name: str
) -> None:
    folder = shared_data / "dedupe" / name
    code, _, _ = dedupe(str(folder / "records.csv"), "--out", "groups.csv")
    assert code == 0
    tally = judge(folder, read_groups(tmp_path / "groups.csv"))
    assert (tally.false_positives, tally.wrong_pairs, tally.mixed_groups) == (0, 0, 0)
    assert tally.false_negatives <= MISSED[name]


def test_a_generated_batch_is_grouped_as_it_was_made(dedupe: Dedupe, tmp_path: Path) -> None:
    records = tmp_path / "records.csv"
    truth = write_batch(records, 1500)
    code, _, _ = dedupe("records.csv", "--out", "groups.csv")
    tally = measure(read_ids(records), truth, read_groups(tmp_path / "groups.csv"))
    assert code == 0
    assert (tally.false_positives, tally.wrong_pairs) == (0, 0)
    assert tally.false_negatives <= 0.02 * tally.true_positives
