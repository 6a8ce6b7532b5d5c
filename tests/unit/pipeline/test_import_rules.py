"""An import obeys the rules that `decide` obeys, and a dry run says so as the import would."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from litwatch.errors import FormatError, LitwatchError, UsageError
from litwatch.pipeline.decision_import import ImportOptions, ImportReport, import_decisions
from tests.topic_place import CONFIG, Place, call, make_place

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
HEADING = "pmid,decision,stage,reason,tier,decided_by,adjudicates"
TWO = "{id: neuroma, reviewers: 2, adjudicator: Cyd,"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return make_place(tmp_path / "place")


def bring(place: Place, *rows: str, dry_run: bool = False) -> ImportReport:
    path = place.write("typed.csv", "\n".join([HEADING, *rows]))
    options = ImportOptions(by="Ann", told_at=NOW, dry_run=dry_run)
    return import_decisions(place.settings, "neuroma", path, options)


def refusal(place: Place, *rows: str, dry_run: bool) -> str:
    with pytest.raises(LitwatchError) as caught:
        bring(place, *rows, dry_run=dry_run)
    return str(caught.value)


@pytest.mark.parametrize("dry_run", [True, False])
@pytest.mark.parametrize(
    "row, told",
    [
        ("101,exclude,full_text,,,,", "an exclusion at full text needs a reason"),
        ("101,include,full_text,,relevant_not_key,,", "this tier needs a reason"),
        ("101,include,,,key_evidence,,", "only an include at full text has a tier"),
        ("101,include,,,,,true", "neuroma has one reviewer, so there is nothing to adjudicate"),
    ],
)
def test_what_decide_refuses_is_a_bad_row_and_nothing_is_kept(
    place: Place, row: str, told: str, *, dry_run: bool
) -> None:
    said = refusal(place, "102,include,,,,,", row, dry_run=dry_run)
    assert f"row 3: {told}" in said
    assert "typed.csv" in said
    assert place.store.decisions("neuroma") == ()


def test_a_reason_in_words_or_by_its_code_is_enough(place: Place) -> None:
    rows = (
        "101,exclude,full_text,too few people,,,",
        "102,include,full_text,why,relevant_not_key,,",
    )
    assert len(bring(place, *rows).recorded) == 2


@pytest.mark.parametrize("dry_run", [True, False])
def test_only_the_named_adjudicator_adjudicates(place: Place, *, dry_run: bool) -> None:
    place.write("config.yaml", CONFIG.replace("{id: neuroma,", TWO))
    bring(place, "101,include,,,,Ann,", "101,exclude,,,,Ben,")
    said = refusal(place, "101,maybe,,,,Dan,true", dry_run=dry_run)
    assert "row 2: Cyd adjudicates the conflicts of neuroma, not Dan" in said
    assert len(bring(place, "101,maybe,,,, Cyd ,true", dry_run=dry_run).recorded) == 1


@pytest.mark.parametrize("reviewers, row, told", [
    (TWO, "101,maybe,,,,Cyd,true", "no conflict on pubmed:101 to adjudicate"),
    (TWO, "101,include,full_text,,,Ann,", "not settled at title and abstract"),
    ("{id: neuroma,", "101,include,full_text,,,Ann,", "was excluded at title and abstract"),
])  # fmt: skip
def test_a_dry_run_refuses_what_the_import_would(
    place: Place, reviewers: str, row: str, told: str
) -> None:
    place.write("config.yaml", CONFIG.replace("{id: neuroma,", reviewers))
    bring(place, "101,exclude,,,,Ann,")
    database = place.folder / "data/litwatch.duckdb"
    before = database.read_bytes()
    dry = refusal(place, row, dry_run=True)
    assert database.read_bytes() == before
    assert told in dry
    assert refusal(place, row, dry_run=False) == dry
    assert len(place.store.decisions("neuroma")) == 1


def test_a_dry_run_heeds_the_reviewers_of_the_configuration(place: Place) -> None:
    """One reviewer's store becomes two reviewers': the third is refused, and no rule is kept."""
    place.write("config.yaml", CONFIG.replace("{id: neuroma,", TWO))
    rows = ("101,include,,,,Ann,", "101,exclude,,,,Ben,", "101,maybe,,,,Dan,")
    with pytest.raises(UsageError, match="third reviewer"):
        bring(place, *rows, dry_run=True)
    assert place.store.ledger.rule("neuroma").reviewers == 1


def test_another_tools_list_may_lack_reasons_and_one_line_counts_them(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    config = ("--config", place.folder / "config.yaml")
    own = place.folder / "own.csv"
    call(capsys, "decisions", "export", "neuroma", "--format", "covidence", "--out", own, *config)
    listed = place.write("review_7_excluded_csv_2026.csv", own.read_bytes())
    done = call(capsys, "decisions", "import", "neuroma", listed, "--by", "Ann", *config)
    assert done.code == 0
    assert done.err == "warning: 5 exclusion(s) without a reason; an auditor will ask\n"
    assert len(place.store.decisions("neuroma")) == 5


def test_our_own_table_may_not(place: Place) -> None:
    with pytest.raises(FormatError, match="2 row"):
        bring(place, "101,exclude,full_text,,,,", "102,exclude,full_text,,,,")
