"""Two people at the desk, blind or not: agreement, conflict, adjudication, kappa."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from litwatch.errors import LitwatchError
from litwatch.pipeline.decisions import Ruling
from tests.desk import Desk
from tests.evidence_history import NEUROMA

BY = ("--topic", NEUROMA, "--by")


def word(person: str, pmid: str, decision: str, stage: str = "title_abstract") -> Ruling:
    return Ruling(pmid, decision, stage=stage, decided_by=person)


def waiting(desk: Desk, *words: str) -> dict[str, str]:
    """Give why each record waits, as the queue tells it."""
    return {entry["record_id"]: entry["waiting"] for entry in desk.told("queue", NEUROMA, *words)}


def test_a_record_waits_for_the_second_and_is_decided_when_both_agree(shared_desk: Desk) -> None:
    first = shared_desk.decides("Ann", "101", "include")
    assert first.stdout.endswith("; a second reviewer is awaited\n")
    assert waiting(shared_desk)["pubmed:101"] == "second reviewer"
    assert "pubmed:101" not in waiting(shared_desk, "--reviewer", "ANN")
    assert waiting(shared_desk, "--reviewer", "Ben")["pubmed:101"] == "second reviewer"

    second = shared_desk.decides("Ben", "101", "include")
    assert second.stdout == "pubmed:101: include by Ben (title_abstract)\n"
    entries = shared_desk.told("queue", NEUROMA, "--stage", "full_text")
    assert [(each["record_id"], each["waiting"]) for each in entries] == [
        ("pubmed:101", "undecided")
    ]
    assert shared_desk.ask(
        "SELECT decided_by FROM current_decisions WHERE inherited_from = ''"
    ) == [("Ann, Ben",)]


def test_a_conflict_is_listed_and_settled_by_a_third(shared_desk: Desk) -> None:
    assert shared_desk.said("conflicts", NEUROMA).stdout == "neuroma: no conflict\n"
    shared_desk.rule(word("Ann", "107", "include"))
    said = shared_desk.decides("Ben", "107", "exclude", "--reason", "patient: mice")
    assert "the reviewers differ: see litwatch conflicts neuroma" in said.stdout

    (conflict,) = shared_desk.told("conflicts", NEUROMA)
    assert [(each["by"], each["decision"], each["reason_code"]) for each in conflict["words"]] == [
        ("Ann", "include", ""),
        ("Ben", "exclude", "patient"),
    ]
    text = shared_desk.said("conflicts", NEUROMA).stdout
    assert "pubmed:107: Cryoneurolysis of neuroma: a second trial (title abstract)" in text
    assert "exclude: patient: mice" in text

    for third, sentence in (
        (("107", "include", *BY, "Cleo"), "third reviewer"),
        (("107", "include", *BY, "Ann", "--adjudicate"), "cannot adjudicate"),
        (("105", "include", *BY, "Cleo", "--adjudicate"), "no conflict"),
    ):
        result = shared_desk.said("decide", *third)
        assert isinstance(result.exception, LitwatchError)
        assert sentence in str(result.exception)
    settled = shared_desk.said("decide", "107", "include", *BY, "Cleo", "--adjudicate")
    assert settled.exit_code == 0
    assert shared_desk.told("conflicts", NEUROMA) == []
    assert shared_desk.ask("SELECT what, decided_by FROM decision_history LIMIT 1 OFFSET 2") == [
        ("adjudicated", "Cleo")
    ]


def test_only_the_named_adjudicator_settles(new_desk: Callable[..., Desk]) -> None:
    desk = new_desk(reviewers=2, adjudicator="Dora")
    desk.rule(word("Ann", "107", "include"), word("Dora", "107", "exclude"))

    refused = desk.said("decide", "107", "include", *BY, "Cleo", "--adjudicate")
    assert "Dora adjudicates the conflicts of neuroma" in str(refused.exception)
    assert desk.said("decide", "107", "exclude", *BY, "Dora", "--adjudicate").exit_code == 0


def test_blind_reviewers_learn_nothing_of_one_another_until_both_have_decided(
    blind_desk: Desk,
) -> None:
    said = "too few cats"
    blind_desk.decides("Ann", "101", "exclude", "--reason", said)
    for words in (
        ("queue", NEUROMA, "--reviewer", "Ben"),
        ("show", "101"),
        ("show", "101", "--reviewer", "Ben", "--json"),
        ("changes", NEUROMA),
        ("changes", NEUROMA, "--json"),
        ("conflicts", NEUROMA),
        ("agreement", NEUROMA),
    ):
        told = blind_desk.said(*words)
        assert told.exit_code == 0, told.output
        assert said not in told.stdout, words
        assert "by Ann" not in told.stdout, words
        assert '"actor": "Ann"' not in told.stdout or words[0] != "show", words
    assert "hidden until both reviewers have decided" in blind_desk.said("changes", NEUROMA).stdout
    assert said in blind_desk.said("show", "101", "--reviewer", "ann").stdout
    meddling = blind_desk.said("undo", "101", *BY, "Ben", "--why", "curious")
    assert "there is no decision of Ben on pubmed:101" in str(meddling.exception)

    blind_desk.decides("Ben", "101", "include")
    assert said in blind_desk.said("show", "101").stdout
    assert said in blind_desk.said("changes", NEUROMA).stdout


def test_agreement_counts_each_persons_first_word_that_stands(shared_desk: Desk) -> None:
    words = {
        "Ann": ("include", "include", "exclude", "exclude", "maybe"),
        "Ben": ("include", "exclude", "exclude", "exclude", "include"),
    }
    pmids = ("101", "102", "105", "107", "108")
    shared_desk.rule(
        *(word(who, p, w) for who, said in words.items() for p, w in zip(pmids, said, strict=True))
    )
    assert "60.0%" in shared_desk.said("agreement", NEUROMA).stdout
    shared_desk.rule(word("Ben", "102", "include"), hours=1)

    (measured,) = shared_desk.told("agreement", NEUROMA)

    assert (measured["stage"], measured["reviewers"]) == ("title_abstract", ["Ann", "Ben"])
    assert (measured["records"], measured["agreed"]) == (5, 3)
    assert measured["percent_agreement"] == pytest.approx(60)
    # po = 3/5, pe = (2 * 2 + 2 * 3) / 25, so kappa is (15 - 10) / (25 - 10).
    assert measured["kappa"] == pytest.approx(1 / 3)
    assert -1 <= measured["low"] < 1 / 3 < measured["high"] <= 1
    assert {"first": "maybe", "second": "include", "records": 1} in measured["table"]
    text = shared_desk.said("agreement", NEUROMA).stdout
    assert "kappa 0.33 (95 % interval" in text

    shared_desk.said("undo", "102", *BY, "Ben", "--why", "slip")
    shared_desk.said("undo", "102", *BY, "Ben", "--why", "slip")
    shared_desk.rule(word("Ben", "102", "include"), hours=2)
    assert shared_desk.told("agreement", NEUROMA)[0]["agreed"] == 4


def test_one_word_alone_has_no_kappa(shared_desk: Desk) -> None:
    assert "no record was decided by two people" in shared_desk.said("agreement", NEUROMA).stdout
    shared_desk.rule(word("Ann", "101", "include"), word("Ben", "101", "include"))

    text = shared_desk.said("agreement", NEUROMA).stdout

    assert "1 of 1 record agreed (100.0%)" in text
    assert "kappa is not defined" in text
    assert shared_desk.told("agreement", NEUROMA)[0]["kappa"] is None


def test_reviewers_are_one_or_two(new_desk: Callable[..., Desk]) -> None:
    desk = new_desk(reviewers=3)

    said = desk.said("queue", NEUROMA)

    assert isinstance(said.exception, LitwatchError)
    assert "topics.0.reviewers" in str(said.exception)


def test_a_topic_that_goes_over_to_two_reviewers_keeps_what_was_decided(
    new_desk: Callable[..., Desk],
) -> None:
    """What one person decided before waits for a second person now."""
    desk = new_desk()
    desk.rule(word("Ann", "101", "include"))
    config = desk.folder / "config.yaml"
    config.write_text(
        config.read_text().replace('"id": "neuroma"', '"id": "neuroma", "reviewers": 2')
    )

    assert waiting(desk)["pubmed:101"] == "second reviewer"
    assert "review rule: 2 reviewers" in desk.said("changes", NEUROMA).stdout
    desk.rule(word("Ben", "101", "include"), hours=1)
    assert desk.store.ledger.current(NEUROMA)["pubmed:101"].decided_by == "Ann, Ben"
