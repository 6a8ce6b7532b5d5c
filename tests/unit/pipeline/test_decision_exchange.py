"""Decisions out and in again: the same in a copy, once however often, all of a file or nothing."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from litwatch.domain import Decision
from litwatch.errors import FormatError, LitwatchError, UsageError
from litwatch.formats.decision_rows import WORDS, ExchangeFormat
from litwatch.pipeline.decision_export import ExportOptions, export_decisions
from litwatch.pipeline.decision_import import ImportOptions, ImportReport, import_decisions
from litwatch.store.snapshot import query
from tests.topic_place import CONFIG, Place, call, make_place

CSV, RIS, ASREVIEW, COVIDENCE = ExchangeFormat
DAY = datetime(2026, 10, 1, 12, tzinfo=UTC)
NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
HELD = tuple(f"pubmed:{number}" for number in (101, 102, 105, 107, 108))


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return make_place(tmp_path / "place")


@pytest.fixture
def copy(tmp_path: Path) -> Place:
    """The same store before anybody decided."""
    return make_place(tmp_path / "copy")


def spoken(pmid: int, word: str, **parts: str) -> Decision:
    told = {"stage": "title_abstract", "decided_by": "Ann", **parts}
    return Decision("neuroma", f"pubmed:{pmid}", word, decided_at=DAY, **told)  # type: ignore[arg-type] # texts only


def decide(place: Place, pmid: int, word: str, **parts: str) -> Decision:
    (kept,) = place.store.ledger.add([spoken(pmid, word, **parts)])
    return kept


def bring(place: Place, path: Path, **options: object) -> ImportReport:
    chosen = replace(ImportOptions(by="Ann", told_at=NOW), **options)  # type: ignore[arg-type] # any option
    return import_decisions(place.settings, "neuroma", path, chosen)


def typed(place: Place, *rows: str, heading: str = "pmid,decision") -> Path:
    return place.write("typed.csv", "\n".join([heading, *rows]))


def out(place: Place, form: ExchangeFormat, **parts: str) -> Path:
    path = place.folder / f"out.{form}"
    export_decisions(place.settings, "neuroma", path, ExportOptions(form, **parts))
    return path


def said(place: Place, *, whole: bool = True) -> list[tuple[object, ...]]:
    """Every decision: all that a person said, or only the words that count."""
    if not whole:
        counts = place.store.ledger.current("neuroma", with_inherited=False)
        return sorted((key, each.decision) for key, each in counts.items())
    made = place.store.decisions("neuroma")
    blank = [replace(each, origin="", old="", advice=type(each.advice)()) for each in made]
    return sorted((str(each),) for each in blank)


def history(seed: int) -> list[Decision]:
    """Decisions of two people over two stages, some changed; reasons that files find hard."""
    drawn = random.Random(seed)  # noqa: S311 - a test's own dice
    reasons = ("", "=1+1", 'a "b", c;\nd', "נוירומה", "  two  spaces ", "too old")
    made: list[Decision] = []
    for number in range(20):
        stage = "full_text" if number >= 14 else "title_abstract"
        includes = {each.record_id for each in made if each.decision == "include"}
        excludes = {each.record_id for each in made if each.decision != "include"}
        choice = sorted(includes - excludes) if stage == "full_text" else HELD
        if choice:
            made.append(
                Decision(
                    topic_id="neuroma",
                    record_id=drawn.choice(choice),
                    decision=drawn.choice(WORDS),
                    stage=stage,
                    decided_by=drawn.choice(("Ann", "Bēn O'Neil")),
                    decided_at=DAY + timedelta(hours=number, microseconds=drawn.randrange(10**6)),
                    reason=drawn.choice(reasons),
                    criteria_version=drawn.choice(("c1", "c2")),
                    reason_code=drawn.choice(("other", "review", "outcome")),
                )
            )
    return made


@pytest.mark.parametrize("form, seed", [(CSV, 1), (RIS, 2)])
def test_a_copy_of_the_store_has_the_same_decisions(
    place: Place, copy: Place, form: ExchangeFormat, seed: int
) -> None:
    made = history(seed)
    place.store.ledger.add(made)

    report = bring(copy, out(place, form), by="Somebody else")

    assert len(report.recorded) == len(made)
    assert said(copy) == said(place)
    assert said(copy, whole=False) == said(place, whole=False)
    assert bring(place, out(copy, form)).recorded == ()


def test_two_reviewers_and_their_adjudicator_come_back_as_they_were(
    place: Place, copy: Place
) -> None:
    for each in (place, copy):
        each.write("config.yaml", CONFIG.replace("{id: neuroma,", "{id: neuroma, reviewers: 2,"))
    rows = ("101,include,Ann,,1", "101,exclude,Ben,,2", "102,include,Ann,,3")
    heading = "pmid,decision,decided_by,adjudicates,decided_at"
    told = [f"{row[:-1]}2026-10-0{row[-1]}" for row in rows]
    bring(place, typed(place, *told, heading=heading))
    bring(place, typed(place, "101,maybe,Cyd,TRUE,2026-10-04", heading=heading))

    bring(copy, out(place, CSV))

    assert said(copy) == said(place)
    assert said(copy, whole=False) == said(place, whole=False)
    assert len(said(copy)) == 4
    with pytest.raises(UsageError, match="third reviewer"):
        bring(copy, typed(copy, "101,include"), by="Dan")


@pytest.mark.parametrize("form", [ASREVIEW, COVIDENCE])
def test_other_formats_carry_what_counts(place: Place, copy: Place, form: ExchangeFormat) -> None:
    words = {101: "include", 102: "exclude", 105: "maybe"}
    place.store.ledger.add([spoken(pmid, word) for pmid, word in words.items()])
    bring(copy, out(place, form))
    lost = {"maybe"} if form is ASREVIEW else set()
    expected = [each for each in said(place, whole=False) if each[1] not in lost]
    assert said(copy, whole=False) == expected
    assert {each.decided_at for each in copy.store.decisions("neuroma")} == {NOW}


def test_a_file_of_what_is_known_adds_nothing(place: Place) -> None:
    place.store.ledger.add([spoken(101, "include"), spoken(102, "exclude", reason="too old")])
    for form in ExchangeFormat:
        report = bring(place, out(place, form), dry_run=True)
        assert (report.recorded, report.left_aside, report.held_already) == ((), (), 2)


def test_another_word_of_the_same_person_is_added_and_the_old_one_stays(place: Place) -> None:
    old = decide(place, 101, "include")
    path = typed(place, "101,exclude")
    report = bring(place, path)
    (changed,) = report.changed
    assert (changed.old, changed.decision) == ("include", "exclude")

    before, after = place.store.decisions("neuroma")
    assert before == old
    assert (after.decision, after.reason, after.origin) == (
        "exclude",
        "imported from typed.csv",
        "typed.csv",
    )
    assert (after.old, after.decided_by, after.decided_at) == ("include", "Ann", NOW)
    assert bring(place, path).recorded == ()


def test_another_persons_word_contradicts_nobody(place: Place) -> None:
    decide(place, 101, "include")
    report = bring(place, typed(place, "101,exclude"), by="Ben", dry_run=True)
    assert [each.decided_by for each in report.recorded] == ["Ben"]
    assert report.changed == ()


def test_what_is_older_than_the_persons_last_word_is_left_aside(place: Place) -> None:
    decide(place, 101, "exclude")
    heading = "pmid,decision,decided_at"
    path = typed(place, "101,include,2026-09-01", "102,include,2026-09-01", heading=heading)
    report = bring(place, path, dry_run=True)
    assert [each.record_id for each in report.recorded] == ["pubmed:102"]
    (aside,) = report.left_aside
    assert (aside.place, aside.problem) == ("row 2", "is older than what Ann decided since")


def test_what_a_person_took_back_does_not_return_with_the_file(place: Place) -> None:
    decide(place, 101, "include")
    path = out(place, CSV)
    (event,) = place.store.ledger.history("neuroma")
    place.store.ledger.take_back(event, replace(event.decision, decided_at=NOW))
    assert bring(place, path).recorded == ()
    assert place.store.decisions("neuroma") == ()


def test_what_fits_no_record_or_several_is_listed_and_the_rest_is_kept(place: Place) -> None:
    heading = "pmid,doi,title,year,decision"
    path = typed(
        place,
        "102,,,,include",
        "999,,Nowhere,,include",
        ",10.1/101,,,include",
        ",,Cryoablation: A REVIEW,2026,include",
        "107,,,,",
        heading=heading,
    )
    report = bring(place, path)
    assert [each.record_id for each in report.recorded] == ["pubmed:102"]
    assert (report.rows, report.held_already, report.undecided) == (5, 1, 1)
    assert [(each.place, each.title) for each in report.left_aside] == [
        ("row 3", "Nowhere"),
        ("row 4", ""),
    ]


@pytest.mark.parametrize(
    "rows, told",
    [
        (("101,include", "102,perhaps", "105,never"), ("2 row(s)", "row 3: 'perhaps'", "row 4:")),
        (("101,include", "101,exclude"), ("row 3: exclude, but row 2 says include",)),
        (("101,include", "102,include,x"), ("row 3", "3 cells")),
    ],
)
def test_a_bad_row_is_named_and_nothing_is_kept(
    place: Place, rows: tuple[str, ...], told: tuple[str, ...]
) -> None:
    with pytest.raises(FormatError) as caught:
        bring(place, typed(place, *rows))
    assert all(part in str(caught.value) for part in ("typed.csv", *told))
    assert place.store.decisions("neuroma") == ()


def test_what_the_order_of_stages_forbids_keeps_nothing(place: Place) -> None:
    heading = "pmid,decision,stage"
    rows = ("102,include,", "101,exclude,title_abstract", "101,include,full_text")
    with pytest.raises(UsageError, match="excluded at title and abstract") as caught:
        bring(place, typed(place, *rows, heading=heading))
    assert caught.value.where.endswith("typed.csv")
    assert place.store.decisions("neuroma") == ()


def test_many_bad_rows_are_told_in_one_sentence(place: Place) -> None:
    with pytest.raises(FormatError, match=r"25 row\(s\).*row 2:.*; and 15 more"):
        bring(place, typed(place, *("101,perhaps" for _ in range(25))))


def test_a_list_decides_by_its_name_or_by_the_option(place: Place) -> None:
    decide(place, 102, "include")
    listing = out(place, COVIDENCE, decision="undecided").read_text(encoding="utf-8")
    named = place.write("review_7_irrelevant_csv_20261120.csv", listing)
    report = bring(place, named, dry_run=True)
    assert {(each.decision, each.stage) for each in report.recorded} == {
        ("exclude", "title_abstract")
    }
    path = place.write("list.csv", listing)
    report = bring(place, path, decision="maybe", stage="full_text", dry_run=True)
    assert [(each.record_id, each.decision, each.stage) for each in report.recorded] == [
        (record_id, "maybe", "full_text") for record_id in HELD if record_id != "pubmed:102"
    ]


def test_commands_tell_what_they_did_and_a_dry_run_writes_nothing(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    config = ("--config", place.folder / "config.yaml")
    decide(place, 101, "include")
    path = place.folder / "out.csv"
    done = call(
        capsys, "decisions", "export", "neuroma", "--format", "asreview", "--out", path, *config
    )
    assert done.code == 0
    assert done.out == f"5 record(s), 1 of them decided, 1 decision(s): {path}\n"
    assert done.err == "warning: asreview does not carry: who decided, when and at which stage\n"

    brought = typed(place, "101,exclude", "102,include", "999,include")
    words = ("decisions", "import", "neuroma", brought, "--by", "Ann", *config)
    database = place.folder / "data/litwatch.duckdb"
    before = database.read_bytes()
    dry = call(capsys, *words, "--dry-run")
    assert database.read_bytes() == before
    assert "2 would be added" in dry.out

    done = call(capsys, *words)
    assert done.code == 0
    assert done.out.splitlines() == [
        "pubmed:101: include -> exclude, Ann (title_abstract)",
        f"{brought} (csv): 3 row(s), 2 added, 0 known already, 0 undecided, 1 left aside",
    ]
    assert done.err == (
        "left aside: row 4: is no record that the topic holds\n"
        "warning: 1 exclusion(s) without a reason; an auditor will ask\n"
    )
    assert json.loads(call(capsys, *words, "--json").out)["held_already"] == 2
    rows = query(place.folder / "data/evidence.duckdb", "FROM current_decisions").rows
    assert {row[1] for row in rows} == {"pubmed:101", "pubmed:102", "pubmed:104"}


def test_wrong_use_is_one_clear_sentence(
    place: Place, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    typed(place, "101,include")
    place.write("s.ovid", "1 cold.tw.\n")
    monkeypatch.chdir(place.folder)
    export, by = ("export", "neuroma", "--format", "csv", "--out"), ("--by", "Ann")
    for words, code, told in (
        (("import", "neuroma", "gone.csv", *by), 2, "gone.csv: cannot be read"),
        (("import", "elsewhere", "typed.csv", *by), 2, "elsewhere"),
        (("import", "neuroma", "typed.csv", "--by", " "), 2, "a person's name"),
        (("import", "neuroma", "s.ovid", *by), 1, "neither RIS nor a table"),
        (("import", "neuroma", "typed.csv", *by, "--format", "ris"), 1, "no reference"),
        ((*export, "typed.csv/x"), 1, "cannot be written"),
        ((*export, "x", "--decision", "maybe"), 2, "no such record"),
    ):
        done = call(capsys, "decisions", *words)
        assert (done.code, done.out) == (code, "")
        assert told in done.err
        assert done.err.count("\n") == 1
    assert place.store.decisions("neuroma") == ()


def test_without_a_store_it_says_so(place: Place) -> None:
    path = typed(place, "101,include")
    (place.folder / "data/litwatch.duckdb").unlink()
    for attempt in (lambda: bring(place, path), lambda: out(place, CSV)):
        with pytest.raises(LitwatchError, match="no evidence database yet"):
            attempt()
