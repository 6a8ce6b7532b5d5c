"""One person at the desk: two stages, full texts, reasons, undo, works found otherwise."""

from __future__ import annotations

import pytest

from litwatch.domain import EXCLUSION_REASONS
from litwatch.errors import LitwatchError
from litwatch.pipeline.decisions import Ruling
from tests.desk import Desk
from tests.evidence_history import NERVES, NEUROMA

BY = ("--topic", NEUROMA, "--by", "Ann")
FULL = ("--stage", "full_text")


def refused(desk: Desk, command: str, *words: str) -> str:
    """Give the sentence with which a command is refused; nothing may have been kept."""
    before = desk.rows()
    result = desk.said(command, *words)
    assert isinstance(result.exception, LitwatchError), result.output
    assert result.exception.exit_code == 2
    assert desk.rows() == before
    return str(result.exception)


def test_a_decision_keeps_what_the_machine_had_suggested_and_whether_it_was_shown(
    desk: Desk,
) -> None:
    desk.decides("Ann", "101", "include")
    desk.decides("Ann", "105", "exclude", "--reason", "a letter", "--blind")

    assert desk.ask(
        "SELECT record_id, old_decision, new_decision, suggested_route, suggested_reason, "
        "suggested_run, suggestion_shown FROM decision_history"
    ) == [
        ("pubmed:101", "", "include", "meets", "every criterion speaks for meets",
         "run-2026-09-07", True),
        ("pubmed:105", "", "exclude", "propose_exclude",
         "publication_type speaks for propose_exclude", "run-2026-09-07", False),
    ]  # fmt: skip
    versions = {row[0] for row in desk.ask("SELECT criteria_version FROM decisions")}
    assert all(len(version) == 12 for version in versions)


def test_a_person_who_changes_their_mind_leaves_both_words(desk: Desk) -> None:
    desk.decides("Ann", "101", "maybe")
    said = desk.decides("ann", "101", "include")

    assert said.stdout == "pubmed:101: include by ann (title_abstract, before: maybe)\n"
    assert [
        (event.decision.old, event.decision.decision)
        for event in desk.store.ledger.history(NEUROMA)
    ] == [("", "maybe"), ("maybe", "include")]


def test_undo_lets_what_stood_before_count_again(desk: Desk) -> None:
    desk.keeps(("Ann", "101", "include"), ("Ann", "101", "exclude"))
    assert desk.store.ledger.current(NEUROMA)["pubmed:101"].decision == "exclude"

    said = desk.said("undo", "101", *BY, "--why", "the wrong paper")

    assert "exclude by Ann (title_abstract) taken back by Ann; include counts again" in said.stdout
    assert desk.store.ledger.current(NEUROMA)["pubmed:101"].decision == "include"
    last = desk.store.ledger.history(NEUROMA)[-1]
    assert (last.takes_back, last.decision.old, last.decision.decision) == (2, "exclude", "include")
    assert [each.is_active for each in desk.store.ledger.history(NEUROMA)] == [True, False, False]

    desk.said("undo", "101", *BY, "--why", "this too")
    assert desk.store.ledger.current(NEUROMA) == {}
    assert "no decision of Ann" in refused(desk, "undo", "101", *BY, "--why", "and this")


def test_another_person_takes_back_only_where_they_said_nothing_themselves(desk: Desk) -> None:
    desk.keeps(("Ann", "101", "include"), ("Ben", "101", "exclude"))

    desk.said("undo", "101", "--topic", NEUROMA, "--by", "Ann", "--why", "my own")
    assert desk.store.ledger.current(NEUROMA)["pubmed:101"].decided_by == "Ben"

    desk.said("undo", "101", "--topic", NEUROMA, "--by", "Cleo", "--why", "for Ben")
    assert desk.store.ledger.current(NEUROMA) == {}


def test_the_stages_follow_one_another(desk: Desk) -> None:
    """Asked for, not to be had, had after all, assessed: each step says what it needs."""
    desk.keeps(("Ann", "101", "include"))
    assert "requested, by Ann" in desk.said("fulltext", "101", "requested", *BY).stdout
    assert "needs a reason" in refused(desk, "fulltext", "101", "not-retrieved", *BY)
    desk.said("fulltext", "101", "not-retrieved", *BY, "--reason", "no library has it")
    assert desk.boxes()["not_retrieved"] == 1
    assert desk.told("queue", NEUROMA, *FULL) == []
    assert "was not retrieved" in refused(desk, "decide", "101", "include", *BY, *FULL)

    told = desk.said("fulltext", "101", "retrieved", *BY).stdout
    assert "before: not retrieved" in told
    assert "is retrieved already" in refused(desk, "fulltext", "101", "retrieved", *BY)
    assert "is retrieved already" in refused(desk, "fulltext", "101", "requested", *BY)

    desk.decides("Ann", "101", "include", *FULL, "--tier", "key")
    boxes = desk.boxes()
    assert (boxes["assessed"], boxes["included"], boxes["key_evidence"]) == (1, 1, 1)
    assert desk.ask(
        "SELECT full_text_status, waits FROM reviewed_records WHERE pmid = '101' "
        "AND topic_id = 'neuroma'"
    ) == [("assessed", "")]
    assert "has assessed the full text" in refused(
        desk, "fulltext", "101", "not-retrieved", *BY, "--reason", "lost"
    )


def test_what_title_and_abstract_excluded_has_no_full_text(desk: Desk) -> None:
    desk.keeps(("Ann", "105", "exclude"))

    assert "was excluded at title and abstract" in refused(
        desk, "decide", "105", "include", *BY, *FULL
    )
    assert "was excluded at title and abstract" in refused(
        desk, "fulltext", "105", "requested", *BY
    )


def test_a_full_text_read_before_any_screening_is_taken_with_a_warning(desk: Desk) -> None:
    said = desk.decides("Ann", "107", "include", *FULL)

    assert said.exit_code == 0
    assert "nobody had decided pubmed:107 at title and abstract" in said.stderr
    assert desk.boxes()["sought"] == desk.boxes()["assessed"] == 1


def test_the_first_stage_is_not_taken_away_under_the_second(desk: Desk) -> None:
    desk.keeps(("Ann", "101", "include"))
    desk.keeps(("Ben", "101", "include"), stage="full_text")

    assert "decided pubmed:101 at full text" in refused(desk, "undo", "101", *BY, "--why", "oops")
    desk.said("undo", "101", "--topic", NEUROMA, "--by", "Ben", "--why", "oops")
    assert desk.said("undo", "101", *BY, "--why", "oops").exit_code == 0


@pytest.mark.parametrize(
    "words, code, reason",
    [
        (("--reason", "case_report: one patient"), "case_report", "one patient"),
        (("--reason", "No image guidance"), "no_image_guidance", ""),
        (("--reason-code", "same_population", "--reason", "as in 101"), "same_population",
         "as in 101"),
        (("--reason-code", "review", "--reason", "review: of nerves"), "review", "of nerves"),
        (("--reason-code", "patient", "--reason", "ratio 2:1"), "patient", "ratio 2:1"),
        (("--reason", "too few people"), "other", "too few people"),
    ],
)  # fmt: skip
def test_a_full_text_exclusion_is_counted_by_its_reason(
    desk: Desk, words: tuple[str, ...], code: str, reason: str
) -> None:
    desk.keeps(("Ann", "107", "include"))
    said = desk.decides("Ann", "107", "exclude", *FULL, *words)

    assert said.exit_code == 0, said.output
    assert ("counts this reason as `other`" in said.stderr) is (code == "other")
    assert desk.ask("SELECT stage, fate, reason_code, n FROM exclusion_reasons") == [
        ("full_text", "exclude", code, 1)
    ]
    assert desk.store.ledger.current(NEUROMA)["pubmed:107"].reason == reason


def test_what_is_relevant_and_not_key_says_why(desk: Desk) -> None:
    relevant = ("--stage", "full_text", "--tier", "relevant")
    desk.keeps(("Ann", "102", "include"))
    assert "this tier needs a reason" in refused(desk, "decide", "102", "include", *BY, *relevant)

    desk.decides("Ann", "102", "include", *relevant, "--reason", "primary_studies_included")

    boxes = desk.boxes()
    assert (boxes["included"], boxes["relevant_not_key"]) == (1, 1)
    assert desk.ask("SELECT fate, reason_code FROM exclusion_reasons") == [
        ("relevant_not_key", "primary_studies_included")
    ]
    assert desk.ask("SELECT tier FROM current_decisions") == [("relevant_not_key",)]


WRONG = (
    ("decide", ("999", "include", *BY), "holds no record '999'"),
    ("decide", ("101", "include", "--topic", NEUROMA, "--by", " "), "needs a person's name"),
    ("decide", ("101", "exclude", *BY, *FULL), "needs a reason"),
    ("decide", ("101", "exclude", *BY, "--reason-code", "dull"), "'dull' is no reason"),
    ("decide", ("101", "include", *BY, "--tier", "key"), "only an include at full text"),
    ("decide", ("101", "include", *BY, "--adjudicate"), "has one reviewer"),
    ("decide", ("101", "include", "--topic", "none", "--by", "Ann"), "no topic 'none'"),
    ("decide", ("106", "include", *BY, *FULL), "holds no record"),
    ("undo", ("101", *BY, "--why", " "), "needs a reason"),
    ("undo", ("101", *BY, "--why", "x"), "no decision of Ann"),
    ("fulltext", ("999", "requested", *BY), "holds no record '999'"),
    ("queue", ("none",), "no topic 'none'"),
    ("nominate", ("", *BY, "--route", "expert", "--why", "x"), "nothing names the work"),
    ("nominate", ("abc", *BY, "--route", "expert", "--why", "x"), "is no PMID and no DOI"),
    ("nominate", ("7", *BY, "--route", "expert", "--why", ""), "needs a reason"),
)


def test_bad_input_is_one_sentence_and_keeps_nothing(desk: Desk) -> None:
    # A cited record that the topic's strategy never met.
    desk.ask("DELETE FROM standings WHERE record_id = 'pubmed:106'")

    for command, words, sentence in WRONG:
        assert sentence in refused(desk, command, *words), (command, words)


@pytest.mark.parametrize("limit", ["0", "-1", "many"])
def test_a_limit_that_is_none_is_wrong_use(desk: Desk, limit: str) -> None:
    assert desk.said("queue", NEUROMA, "--limit", limit).exit_code == 2


def test_help_names_the_vocabulary(desk: Desk) -> None:
    told = " ".join(desk.said("decide", "--help").stdout.split())

    assert all(code in told for code in EXCLUSION_REASONS)


# Works found otherwise


def nominate(desk: Desk, *words: str, route: str = "expert") -> str:
    result = desk.said("nominate", *words, *BY, "--route", route, "--why", "worth a look")
    assert result.exit_code == 0, result.output
    return result.stdout


def test_a_work_that_is_not_held_is_reviewed_under_an_id_of_its_own(desk: Desk) -> None:
    told = nominate(desk, "https://doi.org/10.5555/cold", "--title", "A cold thing")
    assert told.startswith("nominated:1: expert by Ann; not held")

    waiting = {entry["record_id"]: entry for entry in desk.told("queue", NEUROMA)}
    assert waiting["nominated:1"]["title"] == "A cold thing"
    assert waiting["nominated:1"]["found_by"] == "expert"
    assert desk.decides("Ann", "nominated:1", "include").exit_code == 0
    assert desk.said("fulltext", "nominated:1", "requested", *BY).exit_code == 0
    assert desk.decides("Ann", "nominated:1", "include", *FULL, "--tier", "key").exit_code == 0

    boxes = desk.boxes()
    assert boxes["other_identified"] == boxes["other_expert"] == boxes["other_included"] == 1
    assert "included" not in boxes
    assert boxes["identified"] == 7


def test_a_held_record_of_another_topic_stands_for_its_nomination(desk: Desk) -> None:
    told = nominate(desk, "106", route="company")

    assert told == "pubmed:106: company by Ann; held; it waits in the queue\n"
    entry = next(e for e in desk.told("queue", NEUROMA) if e["record_id"] == "pubmed:106")
    assert (entry["title"], entry["route"]) == ("Cryotherapy of the nerve", "")
    assert desk.ask("FROM evidence WHERE topic_id = 'neuroma' AND pmid = '106'") == []
    assert desk.decides("Ann", "106", "exclude", "--reason", "outcome").exit_code == 0
    assert desk.boxes()["other_excluded_title_abstract"] == 1


def test_a_work_that_the_strategy_finds_too_counts_there_alone(desk: Desk) -> None:
    told = nominate(desk, "PMID 101", route="citation_chasing")

    assert "the strategy finds it too" in told
    assert "other_identified" not in desk.boxes()
    ids = [entry["record_id"] for entry in desk.told("queue", NEUROMA)]
    assert ids.count("pubmed:101") == 1


def test_a_work_is_nominated_once(desk: Desk) -> None:
    nominate(desk, "10.5555/cold")

    for again in (("10.5555/COLD",), ("doi:10.5555/cold",)):
        assert "Ann nominated this work already" in refused(
            desk, "nominate", *again, *BY, "--route", "other", "--why", "again"
        )
    assert desk.said("nominate", "10.5555/cold", "--topic", NERVES, "--by", "Ann", "--route",
                     "other", "--why", "there").exit_code == 0  # fmt: skip


def test_the_record_that_comes_later_inherits_what_was_decided_on_its_nomination(
    desk: Desk,
) -> None:
    nominate(desk, "10.5555/109")
    desk.decides("Ann", "nominated:1", "include")
    desk.said("fulltext", "nominated:1", "requested", *BY)

    desk.ask(
        "INSERT INTO records BY NAME SELECT * REPLACE ('pubmed:109' AS record_id, '109' AS pmid, "
        "'10.5555/109' AS doi, 'It came' AS title) FROM records WHERE record_id = 'pubmed:107'"
    )

    assert desk.ask(
        "SELECT record_id, title, decision, full_text_status FROM full_text_queue "
        "WHERE found_by = 'expert'"
    ) == [("pubmed:109", "It came", "include", "requested")]
    assert desk.ask(
        "SELECT inherited_from FROM current_decisions WHERE record_id = 'pubmed:109'"
    ) == [("nominated:1",)]
    later = desk.decides("Ann", "nominated:1", "include", *FULL)
    assert later.stdout.startswith("pubmed:109: include")


def test_many_rulings_are_kept_together_or_not_at_all(desk: Desk) -> None:
    good = Ruling("101", "include", stage="title_abstract", decided_by="Ann", origin="old.csv")
    bad = Ruling("999", "include", stage="title_abstract", decided_by="Ann")

    with pytest.raises(LitwatchError, match="'999'"):
        desk.rule(good, bad)
    assert desk.store.ledger.history(NEUROMA) == ()

    later = Ruling("101", "include", stage="full_text", decided_by="Ann", saw_suggestion=None)
    desk.rule(good, later)
    kept = desk.store.ledger.history(NEUROMA)
    assert [event.number for event in kept] == [1, 2]
    assert [event.decision.origin for event in kept] == ["old.csv", ""]
    assert [event.decision.advice.shown for event in kept] == [True, None]
