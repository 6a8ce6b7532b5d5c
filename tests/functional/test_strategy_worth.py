"""What a strategy is worth, by the commands that say so: report, counts, diff, compare."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from litwatch.cli import litwatch
from litwatch.cli.records import read_records
from litwatch.localpubmed.corpus import Corpus
from litwatch.localpubmed.rules import SearchRules
from litwatch.localpubmed.server import LocalPubmed
from litwatch.pipeline.counts import answers_folder, count_lines
from litwatch.pipeline.sample import sample_settings
from litwatch.pipeline.stores import existing_store
from litwatch.pipeline.surveil import RunOptions, surveil
from litwatch.strategy.evaluate import evaluate
from litwatch.strategy.index import RecordIndex
from litwatch.strategy.mesh import read_mesh
from litwatch.strategy.ovid import read_strategy
from tests.functional.conftest import Workplace

NICE, SURG = "nice-neuroma-cryoablation", "surg-00155-cryoneurolysis"
FILE = f"data/strategies/{NICE}.ovid"
RECORDS = "data/sample/pubmed"
Call = Callable[..., Any]


@pytest.fixture(scope="module")
def place(new_workplace: Callable[[], Workplace]) -> Workplace:
    """A workplace with one sample run."""
    made = new_workplace()
    made.run()
    return made


@pytest.fixture
def call(place: Workplace, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Run a command in the workplace; with `--json` give its value, else its output."""
    monkeypatch.chdir(place.folder)

    def run(*arguments: str) -> Any:
        done = CliRunner().invoke(litwatch, arguments, catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return json.loads(done.stdout) if "--json" in arguments else done.stdout

    return run


def test_a_report_gives_what_the_run_kept(place: Workplace, call: Call) -> None:
    report = call("strategy", "report", NICE, "--sample", "--json")

    kept = place.ask(
        "SELECT line, matched, only_this_line FROM line_yield WHERE topic_id = ? ORDER BY line",
        NICE,
    )
    lines = [(each["number"], each["matched"], each["only_this_line"]) for each in report["lines"]]
    assert lines == kept
    assert {line["exactness"] for line in report["lines"]} == {"exact", "wider"}
    assert report["included"] == 0


def test_a_persons_include_counts_for_the_lines_that_bring_it(place: Workplace, call: Call) -> None:
    ((pmid, lines),) = place.ask(
        "SELECT pmid, lines FROM evidence WHERE topic_id = ? ORDER BY pmid LIMIT 1", NICE
    )
    call("decide", pmid, "include", "--topic", NICE, "--by", "A Reader", "--sample")

    report = call("strategy", "report", NICE, "--sample", "--json")

    assert report["included"] == 1
    met = [line["number"] for line in report["lines"] if line["includes"]]
    assert ",".join(map(str, met)) == lines
    assert report["lines"][-1]["only_includes"] == 1
    assert all(line["only_includes"] <= line["includes"] for line in report["lines"])


def test_a_report_reads_the_lines_that_ran_not_the_file_of_today(
    place: Workplace, call: Call
) -> None:
    path = place.folder / FILE
    text = path.read_text(encoding="utf-8")
    before = call("strategy", "report", NICE, "--sample", "--json")
    path.write_text("1 edited.tw.\n", encoding="utf-8")
    try:
        assert call("strategy", "report", NICE, "--sample", "--json") == before
    finally:
        path.write_text(text, encoding="utf-8")


def test_pubmeds_warnings_stand_at_the_term_they_name(
    new_workplace: Callable[[], Workplace],
) -> None:
    """A PubMed that reports the words it lacks, as the real one does."""
    place = new_workplace()
    corpus = Corpus.load([place.folder / RECORDS])
    mesh = place.folder / "data/mesh/mesh-2019.tsv.gz"
    with LocalPubmed(corpus, mesh_path=mesh, requests_per_second=1000) as server:
        server.use_rules(SearchRules(reports_missing_words=True))
        surveil(sample_settings(place.settings, server.base_url), [NICE], RunOptions())
    arguments = ["strategy", "report", NICE, "--sample"]
    config = ["--config", str(place.folder / "config.yaml")]

    done = CliRunner().invoke(litwatch, [*arguments, *config, "--json"])
    report = json.loads(done.stdout)

    texts = {line["number"]: line["text"] for line in report["lines"]}
    located = [each for each in report["warnings"] if each["places"]]
    assert located
    for warning in located:
        for at in warning["places"]:
            term = texts[at["line"]][at["column"] - 1 :][: at["length"]]
            letters = term.casefold().split()[0][:3]
            assert letters in warning["message"].casefold()
    shown = CliRunner().invoke(litwatch, [*arguments, *config]).stdout
    assert "warning: line " in shown


def test_counts_ask_once_a_line_and_keep_the_series(place: Workplace, call: Call) -> None:
    first = call("strategy", "counts", FILE, "--sample", "--json")
    again = call("strategy", "counts", FILE, "--sample", "--json")

    counted = [line["records"] for line in first["lines"]]
    assert first["requests"] == len(counted) == 24
    assert first["topics"] == [NICE]
    assert [line["before"] for line in first["lines"]] == [None] * 24
    assert [line["before"] for line in again["lines"]] == counted
    series = place.ask("SELECT count(*), count(DISTINCT counted_at) FROM line_counts")
    assert series == [(48, 2)]


def test_every_answer_to_a_count_is_archived_with_its_hash(place: Workplace, call: Call) -> None:
    folder = answers_folder(place.sample)
    before = set(folder.iterdir()) if folder.exists() else set()

    call("strategy", "counts", FILE, "--sample", "--json")

    (made,) = set(folder.iterdir()) - before
    lines = [json.loads(line) for line in (made / "index.jsonl").read_text().splitlines()]
    assert len(lines) == 24
    assert {line["purpose"] for line in lines} == {"counts"}
    for line in lines:
        body = gzip.decompress((folder / line["path"]).read_bytes())
        assert hashlib.sha256(body).hexdigest() == line["sha256"]


def test_a_count_is_never_below_what_the_line_matches(place: Workplace, call: Call) -> None:
    matched = call("strategy", "match", FILE, RECORDS, "--json")["lines"]
    corpus = Corpus.load([place.folder / RECORDS])
    mesh = place.folder / "data/mesh/mesh-2019.tsv.gz"
    (place.folder / "copy.ovid").write_bytes((place.folder / FILE).read_bytes())
    with LocalPubmed(corpus, mesh_path=mesh, requests_per_second=1000) as server:
        settings = sample_settings(place.settings, server.base_url)
        counted = count_lines(settings, place.folder / "copy.ovid").lines

    for asked, exact in zip(counted, matched, strict=True):
        assert asked.number == exact["number"]
        assert asked.records is not None
        assert asked.records >= exact["count"]


def test_a_file_of_no_topic_is_counted_and_not_kept(place: Workplace, call: Call) -> None:
    (place.folder / "own.ovid").write_text("1 neuroma*.tw.\n2 cut(\n", encoding="utf-8")
    before = place.ask("SELECT count(*) FROM line_counts")

    output = call("strategy", "counts", "own.ovid", "--sample")

    assert "kept for no topic" in output
    assert output.splitlines()[1].split()[:2] == ["2", "?"]
    assert place.ask("SELECT count(*) FROM line_counts") == before


def test_a_source_that_is_down_keeps_nothing(place: Workplace) -> None:
    settings = sample_settings(place.settings, "http://127.0.0.1:9/")
    pubmed = settings.pubmed.model_copy(update={"attempts": 1})
    before = existing_store(settings).line_counts(NICE, "pubmed")
    with pytest.raises(Exception, match="cannot be reached"):
        count_lines(
            settings.model_copy(update={"pubmed": pubmed}),
            place.folder / FILE,
            now=lambda: datetime(2026, 11, 20, tzinfo=UTC),
        )
    assert existing_store(settings).line_counts(NICE, "pubmed") == before


def found_by(place: Workplace, name: str) -> set[str]:
    """Record ids that a strategy's result holds, evaluated apart from the command."""
    strategy = read_strategy((place.folder / name).read_text(encoding="utf-8"))
    records = read_records([place.folder / RECORDS])
    mesh = read_mesh(place.folder / "data/mesh/mesh-2019.tsv.gz")
    matches = evaluate(strategy, RecordIndex.build(records), mesh=mesh)
    return {match.record_id for match in matches if match.in_strategy}


def test_a_diff_is_the_difference_of_the_two_results(place: Workplace, call: Call) -> None:
    other = f"data/strategies/{SURG}.ovid"
    difference = call("strategy", "diff", FILE, other, RECORDS, "--json")

    old, new = found_by(place, FILE), found_by(place, other)
    assert {move["record_id"] for move in difference["gained"]} == new - old
    assert {move["record_id"] for move in difference["lost"]} == old - new
    assert difference["kept"] == len(old & new)
    assert all(move["losing_line"] for move in difference["gained"] + difference["lost"])


def test_a_diff_in_words_shows_only_lines_that_differ(place: Workplace, call: Call) -> None:
    text = (place.folder / FILE).read_text(encoding="utf-8")
    (place.folder / "edited.ovid").write_text(
        text.replace("Cryosurgery/", "Cryosurgery/ or Cryotherapy/"), encoding="utf-8"
    )
    output = call("strategy", "diff", FILE, "edited.ovid", RECORDS)

    assert "  + Cryosurgery/ or Cryotherapy/" in output
    assert "line 1 -> 1" not in output
    assert output.splitlines()[-1].endswith("found by both")
    same = call("strategy", "diff", FILE, FILE, RECORDS).splitlines()
    assert len(same) == 1
    assert same[0].startswith("0 gained, 0 lost")


def export(place: Workplace, pmids: set[str], *rows: str) -> str:
    """Write what a specialist brings from Ovid."""
    parts = ["searched_on,2026-11-20", "line,count", *rows, "pmid", *sorted(pmids)]
    (place.folder / "ovid.csv").write_text("\n".join(parts), encoding="utf-8")
    return "ovid.csv"


def test_a_comparison_with_ovid_explains_every_difference(place: Workplace, call: Call) -> None:
    ours = {record_id.removeprefix("pubmed:") for record_id in found_by(place, FILE)}
    dropped = min(ours)
    path = export(place, (ours - {dropped}) | {"7"}, "1,14020", "24,212")

    value = call("strategy", "compare", FILE, RECORDS, "--ovid", path, "--json")

    told = {each["pmid"]: each for each in value["differences"]}
    assert set(told) == {"7", dropped}
    assert (told["7"]["found_by"], told["7"]["reason"]) == ("ovid", "not_held")
    assert told[dropped]["found_by"] == "litwatch"
    assert value["both"] == len(ours) - 1
    assert [line["ovid"] for line in value["lines"] if line["ovid"]] == [14_020, 212]
    assert value["lines"][-1]["at_hand"] == len(ours)


def test_a_comparison_reads_the_store_and_its_series(place: Workplace, call: Call) -> None:
    call("strategy", "counts", FILE, "--sample")
    held = place.ask("SELECT pmid FROM evidence WHERE topic_id = ?", NICE)
    path = export(place, {pmid for (pmid,) in held}, "1,20", "2,9000")

    output = call("strategy", "compare", FILE, "--ovid", path, "--sample")

    assert output.splitlines()[-1] == f"{len(held)} found by both, 0 by one side only"
    rows = {line.split()[0]: line.split() for line in output.splitlines()[1:25]}
    assert rows["1"][1:3] == ["20", "20"]
    assert rows["2"][-1] == "unexplained"


@pytest.mark.parametrize(
    "arguments, code, message",
    [
        (["report", "nosuch", "--sample"], 2, "there is no topic 'nosuch'"),
        (["report", NICE, "--config", "missing.yaml"], 2, "cannot be read"),
        (["counts", "missing.ovid"], 2, "cannot be read"),
        (["diff", FILE, "missing.ovid", RECORDS], 2, "cannot be read"),
        (["compare", FILE, RECORDS, "--ovid", "missing.csv"], 1, "cannot be read"),
        (["compare", FILE, RECORDS], 2, "Missing option"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    place: Workplace,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    code: int,
    message: str,
) -> None:
    monkeypatch.chdir(place.folder)
    done = CliRunner().invoke(litwatch, ["strategy", *arguments])
    told = done.output + str(done.exception)
    assert message in told
    assert getattr(done.exception, "exit_code", done.exit_code) == code


def test_a_topic_that_never_ran_has_no_report(
    new_workplace: Callable[[], Workplace], monkeypatch: pytest.MonkeyPatch
) -> None:
    place = new_workplace()
    monkeypatch.chdir(place.folder)
    done = CliRunner().invoke(litwatch, ["strategy", "report", NICE, "--sample"])
    assert "Run `litwatch run` first" in str(done.exception)
    assert not Path("data/sample-run").exists()
