"""Every command that others rely on: its shape, its streams, its exit code."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from litwatch.cli import COMMANDS, main
from tests.functional.conftest import Workplace

NICE = "nice-neuroma-cryoablation"
STRATEGY = f"data/strategies/{NICE}.ovid"
RECORDS = "data/sample/pubmed"


@pytest.fixture(scope="module")
def place(new_workplace: Callable[[], Workplace]) -> Workplace:
    """A workplace with one sample run."""
    made = new_workplace()
    made.run()
    return made


@pytest.fixture
def litwatch(
    place: Workplace, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str]]:
    """Call the command line in the workplace; give exit code and stdout."""
    monkeypatch.chdir(place.folder)

    def call(*words: str) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["litwatch", *words])
        code = 0
        try:
            main()
        except SystemExit as stop:
            code = int(stop.code or 0)
        return code, capsys.readouterr().out

    return call


Litwatch = Callable[..., tuple[int, str]]


def as_json(outcome: tuple[int, str], code: int = 0) -> Any:
    assert outcome[0] == code
    return json.loads(outcome[1])


def test_translate_gives_every_line_and_the_query(litwatch: Litwatch) -> None:
    value = as_json(litwatch("strategy", "translate", STRATEGY, "--json"))
    assert set(value) == {"lines", "query", "exactness"}
    assert [line["number"] for line in value["lines"]] == list(range(1, 25))
    assert set(value["lines"][2]) == {"number", "text", "pubmed", "exactness", "notes"}
    assert value["lines"][11]["pubmed"].startswith("#1 OR #2 OR #3")
    assert '"Neurilemmoma"[mh]' in value["lines"][0]["pubmed"]
    assert '"Neuroma"[mh:noexp]' in value["query"]
    assert value["exactness"] == "wider"
    notes = [note for line in value["lines"] for note in line["notes"]]
    assert {"code", "column", "message"} == set(notes[0])


def test_match_gives_counts_ids_and_the_lines_of_each_record(litwatch: Litwatch) -> None:
    value = as_json(litwatch("strategy", "match", STRATEGY, RECORDS, "--json"))
    assert set(value) == {"lines", "ids", "records"}
    assert set(value["lines"][0]) == {"number", "count"}
    assert set(value["ids"]) == set(value["records"])
    assert "34820693" in value["ids"]
    assert 24 in value["records"]["34820693"]
    counted = {line["number"]: line["count"] for line in value["lines"]}
    assert counted[24] == len(value["ids"])
    every = as_json(litwatch("strategy", "match", STRATEGY, RECORDS, "--all", "--json"))
    assert set(value["records"]) < set(every["records"])
    for number, count in counted.items():
        assert sum(number in lines for lines in every["records"].values()) == count


def test_check_gives_located_findings_and_fails_on_errors(
    litwatch: Litwatch, place: Workplace
) -> None:
    findings = as_json(litwatch("strategy", "check", STRATEGY, "--json"))
    keys = {"code", "severity", "line", "column", "length", "message", "help"}
    assert all(set(finding) == keys for finding in findings)
    broken = place.folder / "broken.ovid"
    broken.write_text("1 neuroma*.tw.\n2 1 and 9\n")
    findings = as_json(litwatch("strategy", "check", str(broken), "--json"), code=1)
    assert [(finding["line"], finding["severity"]) for finding in findings] == [(2, "error")]


def test_screen_reads_medline_text_and_judges_beside_what_is_held(
    litwatch: Litwatch, tmp_path: Path
) -> None:
    form = (
        "PMID- {pmid}\nTI  - Cryoneurolysis of a nerve\nLA  - eng\nPG  - {pages}\nIP  - {issue}\n"
    )
    harm = "AB  - Twelve patients underwent cryoneurolysis. One patient developed frostbite.\n"
    files = {
        "paper": ("1", "1-9", "2"),
        "abstract": ("2", "S7", "Suppl 1"),
        "other": ("3", "1-9", "2"),
    }
    paths = {}
    for name, (pmid, pages, issue) in files.items():
        text = form.format(pmid=pmid, pages=pages, issue=issue)
        paths[name] = tmp_path / f"{name}.nbib"
        paths[name].write_text(text + (harm if name != "other" else "AB  - Pain fell.\n"))
    criteria = "data/criteria/cryoneurolysis.yaml"

    def route(*held: str) -> str:
        options = [part for name in held for part in ("--held", str(paths[name]))]
        (value,) = as_json(litwatch("screen", criteria, str(paths["abstract"]), *options, "--json"))
        return str(value["route"])

    assert route() == "hold_conference"
    assert route("paper") == "hold_conference"
    assert route("other") == "retrieve"


def test_screen_says_what_speaks_for_a_randomised_trial(litwatch: Litwatch, tmp_path: Path) -> None:
    path = tmp_path / "two.nbib"
    path.write_text(
        "PMID- 1\nTI  - Cold\nAB  - In a double-blind study pain fell.\n\n"
        "PMID- 2\nTI  - Cold\nAB  - Twelve patients had pain.\n"
    )
    criteria = "data/criteria/clinical-study.yaml"
    first, second = as_json(litwatch("screen", criteria, str(path), "--json"))
    assert first["randomised_trial"] == {
        "sign": "masked",
        "planned": False,
        "quote": "double-blind",
        "field": "abstract",
        "start": 5,
        "end": 17,
    }
    assert second["randomised_trial"] is None


def test_screen_gives_routes_with_verbatim_quotes(litwatch: Litwatch) -> None:
    criteria = "data/criteria/neuroma-cryoablation.yaml"
    values = as_json(litwatch("screen", criteria, f"{RECORDS}/2026-10-05.xml", "--json"))
    assert len(values) == 5
    for value in values:
        assert {"id", "route", "reason", "reason_class", "criteria", "facts"} <= set(value)
        for verdict in value["criteria"]:
            assert verdict["verdict"] in ("meets", "fails", "unclear")
            assert verdict["end"] - verdict["start"] == len(verdict["quote"])


def test_recall_names_the_side_that_failed_and_the_words_that_lack(litwatch: Litwatch) -> None:
    items = as_json(litwatch("recall", NICE, "--sample", "--json"))
    assert len(items) == 16
    missed = [item for item in items if item["status"] == "missed"]
    assert {item["item"] for item in missed} == {
        "calixte2019",
        "bittman2019",
        "fiala2022",
        "filippiadis2021",
    }
    assert {item["failed_side"] for item in missed} == {"population"}
    assert "scrotal" in next(i for i in missed if i["item"] == "calixte2019")["missing_words"]
    assert all(not item["failed_side"] for item in items if item["status"] == "found")


def test_show_tells_one_topic_missed_and_the_other_found(litwatch: Litwatch) -> None:
    value = as_json(litwatch("show", "36190851", "--sample", "--json"))
    assert isinstance(value, dict)
    code, text = litwatch("show", "pubmed:36190851", "--sample")
    assert code == 0
    assert "line 12 (or/1-11) is not met" in text
    assert "found by surg-00155-cryoneurolysis" in text


@pytest.mark.parametrize("written", ["PMID 36190851", "PMID:36190851", " 36190851 "])
def test_a_pmid_is_read_as_a_digest_prints_it(litwatch: Litwatch, written: str) -> None:
    code, text = litwatch("show", written, "--sample")
    assert code == 0
    assert "pubmed:36190851" in text


def test_sql_gives_the_same_rows_in_every_format(litwatch: Litwatch) -> None:
    question = "select record_id, title from evidence order by all limit 3"
    rows = as_json(litwatch("sql", question, "--sample", "--format", "json"))
    code, text = litwatch("sql", question, "--sample", "--format", "csv")
    assert code == 0
    assert list(csv.DictReader(io.StringIO(text))) == rows
    code, table = litwatch("sql", question, "--sample")
    assert all(row["record_id"] in table for row in rows)


def test_a_cell_that_looks_like_markup_is_printed_as_it_is(litwatch: Litwatch) -> None:
    _, table = litwatch("sql", "select '[bold]x[/bold]' as cell", "--sample")
    assert "[bold]x[/bold]" in table


def test_a_long_cell_stays_on_its_line(litwatch: Litwatch) -> None:
    code, out = litwatch("sql", "--sample", "select repeat('/folder', 60) || '/file' as path")
    assert code == 0
    assert "/folder" * 60 + "/file" in out


def test_the_views_have_the_columns_others_rely_on(place: Workplace) -> None:
    wanted = {
        "run_health": "run_id topic_id source started_at finished_at outcome requests found new "
        "changed outside_strategy warnings",
        "evidence": "record_id source pmid doi title journal year publication_types "
        "first_seen_run why_now route decision lines",
        "new_evidence": "record_id source pmid doi title journal year publication_types "
        "first_seen_run why_now route decision lines",
        "line_yield": "topic_id run_id line matched only_this_line",
        "prisma_flow": "topic_id box n",
        "notices": "record_id kind notice_id noticed_at cited_by_policy",
        "screening_queue": "record_id",
        "known_items": "status",
    }
    for view, columns in wanted.items():
        found = {row[0] for row in place.ask(f"describe {view}")}
        assert set(columns.split()) <= found, view


def test_a_decision_is_kept_beside_the_suggestion(litwatch: Litwatch, place: Workplace) -> None:
    words = ("--topic", NICE, "--by", "A. Reviewer", "--reason", "on topic", "--sample")
    code, _ = litwatch("decide", "34820693", "include", *words)
    assert code == 0
    rows = place.ask(
        "select decision, route from evidence where pmid = '34820693' and topic_id = ?", NICE
    )
    assert rows[0][0] == "include"
    code, text = litwatch("show", "34820693", "--sample")
    assert "A. Reviewer" in text


def test_run_prints_a_line_per_topic_and_the_digest_last(litwatch: Litwatch) -> None:
    code, out = litwatch("run", NICE, "--sample", "--as-of", "2026-10-05")
    lines = out.splitlines()
    assert code == 0
    assert len(lines) == 2
    assert lines[0].startswith(f"{NICE}: 2 new, 1 changed, ")
    assert Path(lines[1]).is_file()
    assert lines[1].endswith(".html")


def test_digest_goes_where_it_is_told(litwatch: Litwatch, tmp_path: Path) -> None:
    code, out = litwatch("digest", NICE, "--week", "2026-W40", "--sample", "--out", str(tmp_path))
    assert code == 0
    path = Path(out.splitlines()[-1])
    assert path.is_relative_to(tmp_path)
    assert "Sample data" in path.read_text(encoding="utf-8")


def test_status_names_each_topic(litwatch: Litwatch) -> None:
    code, out = litwatch("status", "--sample")
    assert code == 0
    assert f"{NICE}: " in out
    assert "covered until" in out


def test_doctor_says_ok_or_fail_for_each_check(
    litwatch: Litwatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LITWATCH_PUBMED__BASE_URL", "http://127.0.0.1:9/")
    monkeypatch.setenv("LITWATCH_PUBMED__ATTEMPTS", "1")
    code, out = litwatch("doctor")
    lines = out.splitlines()
    assert code == 1
    assert all(line.startswith(("ok   ", "FAIL ")) for line in lines)
    assert any(line.startswith("FAIL PubMed: ") for line in lines)
    assert any(line.startswith(f"ok   topic {NICE}: 24 lines") for line in lines)
    checks = as_json(litwatch("doctor", "--json"), code=1)
    assert [(check["name"], check["passed"]) for check in checks] == [
        (line[5:].partition(": ")[0], line.startswith("ok")) for line in lines
    ]
    assert all(check["remedy"] for check in checks if check["name"] in ("PubMed", "MeSH"))


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_has_help_and_stands_in_the_readme(
    litwatch: Litwatch, root: Path, command: str
) -> None:
    code, out = litwatch(command, "--help")
    assert code == 0
    assert out.startswith("Usage: ")
    assert f"`litwatch {command}" in (root / "README.md").read_text(encoding="utf-8")


@pytest.fixture
def served(place: Workplace) -> Iterator[str]:
    """`litwatch pubmed serve` as a process of its own; its first line is the base URL."""
    words = (sys.executable, "-m", "litwatch.cli", "pubmed", "serve", RECORDS)
    with subprocess.Popen(words, cwd=place.folder, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        watchdog = threading.Timer(60, process.kill)
        watchdog.start()
        yield process.stdout.readline().strip()
        watchdog.cancel()
        process.terminate()


def test_the_embedded_pubmed_prints_its_address_when_it_answers(served: str) -> None:
    address = f"{served}esearch.fcgi?db=pubmed&term=cryoneurolysis%5Bti%5D&retmode=json"
    with urllib.request.urlopen(address, timeout=30) as answer:  # noqa: S310 - our own server
        value = json.load(answer)
    assert int(value["esearchresult"]["count"]) > 10
